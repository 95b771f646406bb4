"""Two people edit one record: what each of them really changed is told apart field by field, from what the form held when it was opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict

from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts

LONGEST = 1_000_000


def was_of(held: Mapping[str, Any]) -> str:
    """What a form carries along: of each field what it held, by a short digest."""
    return json.dumps({name: _digest(value) for name, value in held.items()}, separators=(",", ":"))


class Edits:
    """`mine` are the fields that this form changed, `merged` what it holds with the others as they are now. `clashing` are those that
    somebody else has changed to something else meanwhile. A form that does not say what it held (`known`) changed all that differs."""

    def __init__(self, fields: Sequence[Field], posted: Mapping[str, Any], now: Mapping[str, Any], data: QueryDict) -> None:
        self.fields, self.posted, self.now = fields, posted, now
        self.was = _read(data.get("was", ""))

    @property
    def known(self) -> bool:
        return self.was is not None

    @cached_property
    def mine(self) -> list[Field]:
        """A list of parts always counts: what is not different is not written."""
        return [
            one for one in self.fields if isinstance(one, Parts) or (self._touched(one) and self.posted[one.name] != self.now[one.name])
        ]

    @cached_property
    def clashing(self) -> list[Field]:
        return [one for one in self.mine if self.known and self._moved(one) and (isinstance(one, Parts) or self._touched(one))]

    @cached_property
    def merged(self) -> dict[str, Any]:
        mine = {one.name for one in self.fields if isinstance(one, Parts) or self._touched(one)}
        return {one.name: self.posted[one.name] if one.name in mine else self.now[one.name] for one in self.fields}

    def _touched(self, one: Field) -> bool:
        return self.was is None or _digest(self.posted[one.name]) != self.was.get(one.name)

    def _moved(self, one: Field) -> bool:
        return self.was is not None and _digest(self.now[one.name]) != self.was.get(one.name)


def _read(text: str) -> dict[str, str] | None:
    """None for a form that says nothing, or nonsense."""
    try:
        found = json.loads(text) if 0 < len(text) < LONGEST else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:16]
