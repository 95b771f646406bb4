"""The kinds of entries: each room declares what can happen in it, with the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    name: str
    sentence: Any


_declared: dict[str, Kind] = {}


class UndeclaredKind(LookupError):
    """A verb used a journal kind that no room declared."""


def declare(name: str, sentence: Any) -> None:
    _declared[name] = Kind(name, sentence)


def check_declared(name: str) -> None:
    if name not in _declared:
        raise UndeclaredKind(f"Journal kind {name!r} is not declared; add kinds.declare({name!r}, _('…')) to the room's wiring.")


def declared() -> dict[str, Kind]:
    return dict(_declared)


def sentence_of(name: str) -> str:
    kind = _declared.get(name)
    return str(kind.sentence) if kind else name
