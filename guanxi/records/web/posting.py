"""What a form posted, per field: first as its inputs hold it, then as the engine takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts
from guanxi.records.web.controls import raw_of
from guanxi.records.web.part_rows import posted_parts, raw_parts


def posted(fields: Sequence[Field], data: QueryDict, asking: Asking) -> dict[str, Any]:
    return {one.name: posted_value(one, data, asking) for one in fields}


def posted_value(one: Field, data: QueryDict, asking: Asking) -> Any:
    if isinstance(one, Parts):
        return posted_parts(one, data.dict(), asking)
    if one.kind == "link":
        return {"id": data.get(one.name, ""), "name": data.get(f"{one.name}-text", "").strip()}
    if one.kind == "choices":
        return data.getlist(one.name)
    return data.get(one.name, "")


def raw(fields: Sequence[Field], values: dict[str, Any]) -> dict[str, Any]:
    return {one.name: raw_parts(one, values[one.name]) if isinstance(one, Parts) else raw_of(one, values[one.name]) for one in fields}


def says_nothing(one: Field, value: Any) -> bool:
    """Nothing was written: a new record then takes what it would hold anyway."""
    return not (value["id"] or value["name"]) if one.kind == "link" else value in ("", [])
