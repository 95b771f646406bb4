"""Where records went that are no longer at their address: a room that moves records says so here."""

from __future__ import annotations

from collections.abc import Callable

from guanxi.access.actor import Actor
from guanxi.records.registry import RecordType

Find = Callable[[RecordType, int, Actor], str | None]
_finders: list[Find] = []


def register_finder(find: Find) -> None:
    _finders.append(find)


def moved_to(record_type: RecordType, record_id: int, actor: Actor) -> str | None:
    """The new address, for whoever may see both."""
    return next((address for find in _finders if (address := find(record_type, record_id, actor))), None)
