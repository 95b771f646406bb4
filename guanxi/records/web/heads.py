"""The heads of a list's columns: what they are called, how they sort, what their menu offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.records.fields.field import Field
from guanxi.records.web.asked import Asked


@dataclass(frozen=True)
class Head:
    field: Field
    sorted: str
    href: str
    up: str
    down: str
    hide: str
    width: int | None
    numeric: bool


def heads_of(asked: Asked, widths: Mapping[str, Any]) -> list[Head]:
    return [_head(asked, one, widths.get(one.name)) for one in asked.fields]


def _head(asked: Asked, one: Field, width: int | None) -> Head:
    """A click sorts upwards, another one downwards; figures begin with the largest."""
    now = next(("desc" if sort.descending else "asc" for sort in asked.sorts[:1] if sort.field.name == one.name), "")
    up, down = asked.url(sort=one.name), asked.url(sort=f"-{one.name}")
    first, _second = (down, up) if one.numeric or one.kind in {"date", "datetime"} else (up, down)
    href = (up if now == "desc" else down) if now else first
    rest = tuple(name for name in (field.name for field in asked.fields) if name != one.name)
    numeric = one.numeric and one.look != "mood"
    if not one.sortable:
        up = down = href = ""
    return Head(one, now, href, up, down, asked.url(columns=rest) if rest else "", width, numeric)
