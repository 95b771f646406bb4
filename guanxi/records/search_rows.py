"""What is kept to be searched: a row for each record, with a line for each field that it is found by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts
from guanxi.records.registry import RecordType
from guanxi.records.search_partitions import part_of
from guanxi.records.tables import delete_rows, insert_columns
from guanxi.sql.prepared import ask

TEXT_KEPT = 2_000


def searchable_fields(record_type: RecordType) -> list[Field]:
    return [field for field in record_type.fields if field.searchable]


def refresh(record_type: RecordType, values: Mapping[int, Mapping[str, Any]], *, new: bool = False) -> None:
    """Keeps the search rows of these records: `values` holds, per record, the searchable fields that changed. New records have none yet."""
    makers = {field.name: line_of(field) for field in searchable_fields(record_type)}
    lines: dict[int, dict[str, str]] = {}
    for record_id, changed in values.items():
        mine = {name: make(changed[name]) for name, make in makers.items() if name in changed}
        if mine:
            lines[record_id] = mine
    if lines and not new:
        lines = _with_the_others(record_type.name, lines, list(makers))
        forget(record_type, list(lines))
    _insert(record_type.name, lines)


def line_of(field: Field) -> Callable[[Any], str]:
    """What a field is found by, in one line; parts are kept whole, since filters count on it."""
    most = None if isinstance(field, Parts) else TEXT_KEPT
    search_text = field.search_text
    return lambda value: search_text(value)[:most].replace("\n", " ")


def text_of(lines: Iterable[str]) -> str:
    """Each line begins with a space, as each word behind the first does: so the beginning of a word is one thing to look for."""
    return "\n".join(f" {line}" for line in lines)


def lines_in(text: str) -> list[str]:
    return text[1:].split("\n ")


def rows_of(object_name: str, ids: Sequence[int]) -> list[tuple[int, list[str], str]]:
    """Of each record its id, the names of its fields and their lines."""
    return ask(f"SELECT record_id, fields, text FROM {part_of(object_name)} WHERE record_id = ANY(%s)", [list(ids)])


def rows_with_ending(object_name: str, ids: Sequence[int], digits: str) -> list[tuple[int, list[str], str]]:
    """The same of those only in which some word ends so."""
    rows = f"SELECT record_id, fields, text FROM {part_of(object_name)} WHERE record_id = ANY(%s)"
    return ask(rf"{rows} AND text ~ (%s || '(\s|$)')", [list(ids), digits])


def _with_the_others(object_name: str, lines: Mapping[int, Mapping[str, str]], order: Sequence[str]) -> dict[int, dict[str, str]]:
    """The changed lines among those that stay; records whose rows are right already are left out."""
    kept = rows_of(object_name, list(lines))
    known = {record_id: dict(zip(fields, lines_in(text), strict=True)) for record_id, fields, text in kept}
    found: dict[int, dict[str, str]] = {}
    for record_id, changed in lines.items():
        before = known.get(record_id) or {}
        merged = {**before, **changed}
        after = {name: merged[name] for name in order if name in merged}
        if {name: line for name, line in after.items() if line} != before:
            found[record_id] = after
    return found


def _insert(object_name: str, lines: Mapping[int, Mapping[str, str]]) -> None:
    records: list[int] = []
    fields: list[str] = []
    texts: list[str] = []
    for record_id, mine in lines.items():
        told = {name: line for name, line in mine.items() if line}
        if told:
            records.append(record_id)
            fields.append(array_of(tuple(told)))
            texts.append(text_of(told.values()))
    insert_columns(part_of(object_name), {"record_id": records, "fields": fields, "text": texts}, {"object": object_name})


@cache
def array_of(names: tuple[str, ...]) -> str:
    """Names of fields as PostgreSQL reads an array; they are plain words."""
    return "{" + ",".join(names) + "}"


def forget(record_type: RecordType, ids: Sequence[int]) -> None:
    delete_rows(part_of(record_type.name), "record_id = ANY(%s)", [list(ids)])


def remember(record_type: RecordType, records: Iterable[Mapping[str, Any]]) -> None:
    """For records that come back from the bin: `records` are value dicts with `id`."""
    refresh(record_type, {record["id"]: record for record in records})
