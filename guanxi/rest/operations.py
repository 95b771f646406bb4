"""An operation: what one method of one address does, and everything that the description of the API says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from guanxi.rest.calling import A, Answer

Schema = dict[str, Any]


def everybody(_actor: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[A]):
    """`run(call, **path)` answers. `parameters` are the query parameters (name → schema); any other one is refused.

    `may` decides whether the operation stands in an actor's description; `run` itself still refuses. An `upload` reads
    `call.request` itself (a form with files, or the bare bytes) and says its media types in `body_types`. One that `only_looks` asks the
    database, changes nothing anywhere and answers in one piece: it may begin before it is certain who asks.
    """

    run: Callable[..., Answer]
    summary: Any
    parameters: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    body: Schema | None = None
    body_types: tuple[str, ...] = ("application/json",)
    upload: bool = False
    only_looks: bool = False
    answers: Mapping[int, Schema | None] = field(default_factory=lambda: {200: {}})
    tag: Any = ""
    may: Callable[[A], bool] = everybody
