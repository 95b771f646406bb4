"""Lists of parts in a form: a row of inputs for each part, an empty row to copy, and what was posted read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.fields.link import Ref
from guanxi.records.fields.number import plain
from guanxi.records.fields.parts import PartInput, Parts

MAX_ROWS = 500
NOT_TYPED = {"hidden", "yes_no", "one"}


@dataclass(frozen=True)
class Box:
    """One input of one row."""

    input: PartInput
    name: str
    value: Any
    one_of: str
    autofocus: bool = False


@dataclass(frozen=True)
class PartsForm:
    name: str
    heads: list[PartInput]
    rows: list[list[Box]]
    blank: list[Box]


def parts_form(one: Parts, value: Iterable[Mapping[str, Any]], asking: Asking, *, autofocus: bool = False) -> PartsForm:
    """With `autofocus` there is a row to write into at once, and its first input takes the focus."""
    inputs = inputs_of(one, asking)
    rows = [_row(one, inputs, number, part, asking) for number, part in enumerate(value or ([{}] if autofocus else ()))]
    if autofocus:
        at = next((at for at, each in enumerate(inputs) if each.kind not in NOT_TYPED), None)
        rows[0] = [replace(box, autofocus=number == at) for number, box in enumerate(rows[0])]
    blank = [Box(each, f"{one.name}-NEW-{each.name}", "", f"{one.name}-{each.name}") for each in inputs]
    return PartsForm(one.name, [each for each in inputs if each.kind != "hidden"], rows, blank)


def inputs_of(one: Parts, asking: Asking) -> list[PartInput]:
    """A kind that does not say how it is asked for shows its columns as text."""
    known = one.inputs or tuple(PartInput(column, column.replace("_", " ").capitalize()) for column in one.part_columns)
    return [each for each in known if not each.sensitive or asking.actor.may_read_field(_object_of(one), each.sensitive, sensitive=True)]


def _object_of(one: Parts) -> str:
    return one.of


def _row(one: Parts, inputs: list[PartInput], number: int, part: Mapping[str, Any], asking: Asking) -> list[Box]:
    return [Box(each, f"{one.name}-{number}-{each.name}", _held(part.get(each.name), asking), f"{one.name}-{each.name}") for each in inputs]


def _held(value: Any, asking: Asking) -> Any:
    if isinstance(value, Ref):
        return {"id": str(value.id), "name": value.name}
    if isinstance(value, datetime):
        return value.astimezone(asking.zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, (bool, dict)) else "" if value is None else str(value)


def posted_parts(one: Parts, data: Mapping[str, Any], asking: Asking) -> list[dict[str, Any]]:
    """Rows in which anything was written, as the inputs hold them."""
    inputs = inputs_of(one, asking)
    pattern = re.compile(rf"{re.escape(one.name)}-(\d{{1,4}})-")
    numbers = sorted({int(found[1]) for name in data if (found := pattern.match(name))})[:MAX_ROWS]
    rows = [{each.name: _posted(one, each, number, data) for each in inputs} for number in numbers]
    return [row for row in rows if any(_says_something(row[each.name]) for each in inputs if each.kind not in {"yes_no", "one"})]


def _posted(one: Parts, each: PartInput, number: int, data: Mapping[str, Any]) -> Any:
    name = f"{one.name}-{number}-{each.name}"
    if each.kind == "yes_no":
        return data.get(name) == "true"
    if each.kind == "one":
        return data.get(f"{one.name}-{each.name}") == str(number)
    if each.kind == "link":
        return {"id": data.get(name, ""), "name": data.get(f"{name}-text", "").strip()}
    return data.get(name, "").strip()


def _says_something(value: Any) -> bool:
    return bool(value.get("id") or value.get("name")) if isinstance(value, dict) else bool(value)


def raw_parts(one: Parts, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the engine takes: links by id where one was chosen, else by what was written; empty columns left out."""
    return [{name: _raw(value) for name, value in row.items() if _raw(value) not in ("", None)} for row in rows]


def _raw(value: Any) -> Any:
    if isinstance(value, dict):
        return int(value["id"]) if value["id"].isdecimal() and len(value["id"]) < 19 else value["name"]
    return value
