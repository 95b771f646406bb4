"""What became of an import: the records it wrote, told by the journal, and the first of the rows it refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import connection

from guanxi.access.actor import Actor
from guanxi.journal.models import Entry
from guanxi.records.fields.link import Ref
from guanxi.records.importing.targets import field_of, fields_of, split_target, types_of
from guanxi.records.importing.undoing import under_names
from guanxi.records.models import Import
from guanxi.records.naming import refs
from guanxi.records.registry import RecordType, registry
from guanxi.values.sentence import say_again

WRITTEN = ("created", "updated")
PAGE = 50
FIRST = 20
Labels: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Listed:
    refs: list[tuple[RecordType, Ref]]
    next: str


def entries_of(an_import: Import) -> list[int]:
    return list(Entry.objects.filter(about_object="import", about_id=an_import.pk, kind="import.ran").values_list("id", flat=True))


def first_problems(an_import: Import) -> list[dict[str, Any]]:
    labels = labels_of(an_import)
    return [
        {"row": one.row, "cells": [cell for cell in one.cells if cell not in ("", None)][:4], "problems": said(one.problems, labels)}
        for one in an_import.rejected_rows.order_by("row")[:FIRST]
    ]


def labels_of(an_import: Import) -> Labels:
    """By the names that problems give; where several objects of a file have a field of that name, the one that the file fills."""
    own = [split_target(an_import.object, target) for target in an_import.mapping.values()]
    all_fields = [one for record_type in types_of(an_import.object) for one in fields_of(record_type)]
    return {one.name: str(one.label) for one in [*all_fields, *(field_of(*each) for each in own)]}


def said(problems: Iterable[Mapping[str, Any]], labels: Labels) -> list[dict[str, str]]:
    """In the reader's language; each with the label of its field, unless its sentence names the field itself."""
    found = []
    for one in problems:
        label, message = labels.get(one["field"], ""), say_again(one)
        found.append({"label": "" if f"“{label}”" in message else label, "message": message})
    return found


def why_undoing_stopped(an_import: Import) -> str:
    """In the reader's language; nothing where the last undoing came to its end."""
    told = an_import.report.get("undoing_stopped")
    return say_again(told) if told else ""


def why_stopped(an_import: Import) -> str:
    """In the reader's language; an earlier release kept the text alone."""
    kept = an_import.report.get("failure")
    return say_again(kept) if kept else an_import.failure


def written_records(an_import: Import, what: str, actor: Actor, *, after: str = "") -> Listed:
    """A page of the records that the import made or changed; those out of the reader's sight, in the bin or
    erased are left out."""
    entries = entries_of(an_import)
    types = types_of(an_import.object)
    first, begin = _place(after, [one.name for one in types])
    found: list[tuple[RecordType, Ref]] = []
    for record_type in types[first:]:
        ids = _ids(record_type, entries, what, begin, PAGE + 1)
        begin = 0
        names = refs((record_type.name,), ids[:PAGE], actor)
        found += [(record_type, names[pk]) for pk in ids[:PAGE] if pk in names and not names[pk].erased]
        if len(ids) > PAGE:
            return Listed(found, f"{record_type.name}:{ids[PAGE - 1]}")
        if len(found) >= PAGE:
            following = types[types.index(record_type) + 1 :]
            return Listed(found, f"{following[0].name}:0" if following else "")
    return Listed(found, "")


def kept_records(an_import: Import, actor: Actor, count: int) -> list[tuple[RecordType, Ref, str]]:
    """What an undoing left as it is, with the reason; records out of the reader's sight are left out."""
    listed = an_import.report.get("kept", [])[:count]
    names = {
        name: refs((name,), [one["id"] for one in listed if one["object"] == name], actor) for name in {one["object"] for one in listed}
    }
    return [
        (registry.of(one["object"]), names[one["object"]][one["id"]], one["why"]) for one in listed if one["id"] in names[one["object"]]
    ]


def _place(after: str, names: list[str]) -> tuple[int, int]:
    name, _colon, number = after.partition(":")
    return (names.index(name), int(number)) if name in names and number.isdecimal() and len(number) < 19 else (0, 0)


MADE = (
    "SELECT record_id FROM journal_change "
    "WHERE object = %(object)s AND entry_id = ANY(%(entries)s) AND before IS NULL AND after IS NOT NULL"
)
TOLD = "entry_id = ANY(%(entries)s) AND (before IS NOT NULL OR after IS NOT NULL)"
TOUCHED = (
    f"SELECT record_id FROM journal_change WHERE object = %(object)s AND {TOLD} UNION "
    f"SELECT under_id FROM journal_change WHERE under_object = ANY(%(under)s) AND {TOLD}"
)


def _ids(record_type: RecordType, entries: list[int], what: str, begin: int, count: int) -> list[int]:
    wanted = MADE if what == "created" else f"({TOUCHED}) EXCEPT ({MADE})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id FROM ({wanted}) AS written(record_id) WHERE record_id > %(begin)s ORDER BY record_id LIMIT %(count)s",
            {
                "object": record_type.name,
                "entries": entries,
                "under": under_names(record_type),
                "begin": begin,
                "count": count,
            },
        )
        return [row[0] for row in cursor.fetchall()]
