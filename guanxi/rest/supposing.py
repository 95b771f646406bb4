"""Who asks, supposed to be whom they were last: what only looks may begin before it is certain, and answers nobody before it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic

from guanxi.rest.calling import A


class NotAsSupposed(Exception):
    """They are somebody else, may something else or are nobody: whatever was done meanwhile is for nobody."""


@dataclass(frozen=True)
class Supposed(Generic[A]):
    """`confirming()` holds what is done for them, and raises NotAsSupposed at its end at the latest."""

    actor: A
    confirming: Callable[[], AbstractContextManager[None]]
