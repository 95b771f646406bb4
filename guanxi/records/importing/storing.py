"""Storing the rows of one chunk: one object after the other, so that an order of the same row finds its customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from guanxi.records.asking import Asking
from guanxi.records.cleaning import Ready, Row
from guanxi.records.fields.link import Link
from guanxi.records.importing.remembering import Effects, remembered
from guanxi.records.importing.repeating import Wrote
from guanxi.records.importing.rows import Parsed
from guanxi.records.importing.targets import MIXED, types_of
from guanxi.records.models import Import
from guanxi.records.problems import Problem
from guanxi.records.registry import RecordType
from guanxi.records.upserting import upsert
from guanxi.records.writing import Outcome, match_key, write
from guanxi.values.sentence import sentence as _

Counts = dict[str, int]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """By row number, then by object: what happened to its record, and which one it is."""

    what: dict[int, Effects]
    ids: dict[int, dict[str, int]]


def store(an_import: Import, parsed: Sequence[Parsed], asking: Asking) -> tuple[Counts, list[Wrote]]:
    """Writes what can be written; problems are added to their rows. A row counts once, by the most that happened to it.

    A dry run writes what its earlier chunks left for this one first, so that it counts as the real run will.
    """
    if not an_import.dry_run:
        stored = _whole(an_import, parsed, asking)
        return _counted(parsed, stored.what), _wrote(an_import, parsed, stored)
    with remembered(an_import, asking) as memory:
        before = [{name: dict(values) for name, values in one.values.items()} for one in parsed]
        records: dict[int, int] = {}
        for earlier in memory.before(parsed):
            for number, ids in _stored(an_import, earlier, asking).ids.items():
                records |= {pk: memory.record_of(number, pk) for pk in ids.values()}
        stored = _whole(an_import, parsed, asking)
        wrote = _wrote(an_import, parsed, stored, records)
        memory.keep(parsed, before, stored.what, {one.row: one.record for one in wrote})
        return _counted(parsed, stored.what), wrote


def _wrote(an_import: Import, parsed: Sequence[Parsed], stored: Stored, records: dict[int, int] | None = None) -> list[Wrote]:
    """Where rows are matched by a key. In a trial a new id is gone with its chunk: `records` calls it by the row that made it."""
    if not an_import.key or an_import.object == MIXED:
        return []
    found = []
    for one in parsed:
        pk, what = stored.ids[one.number].get(an_import.object), stored.what[one.number].get(an_import.object)
        if pk is not None and not one.problems:
            if records is not None and what == "created":
                records[pk] = -one.number
            found.append(Wrote((records or {}).get(pk, pk), one.number, what == "updated"))
    return found


def _whole(an_import: Import, parsed: Sequence[Parsed], asking: Asking) -> Stored:
    """A row of a mixed file goes in whole or not at all: when a later object of it is refused, the chunk is stored again without it."""
    while True:
        point = transaction.savepoint()
        refused = sum(bool(one.problems) for one in parsed)
        stored = _stored(an_import, parsed, asking)
        if an_import.object != MIXED or sum(bool(one.problems) for one in parsed) == refused:
            transaction.savepoint_commit(point)
            return stored
        transaction.savepoint_rollback(point)


def _stored(an_import: Import, parsed: Sequence[Parsed], asking: Asking) -> Stored:
    what: dict[int, Effects] = {one.number: {} for one in parsed}
    known: dict[int, dict[str, int]] = {one.number: {} for one in parsed}
    for record_type in types_of(an_import.object):
        mine = [one for one in parsed if not one.problems and one.values.get(record_type.name)]
        _spare_known(an_import, record_type, mine, asking)
        values = [
            _pointing(one, record_type, known[one.number]) if an_import.object == MIXED else one.values[record_type.name] for one in mine
        ]
        outcomes = _written(an_import, record_type, mine, values, asking)
        for place in _waiting(record_type, outcomes):
            mine[place].waits = True
        for one, outcome in zip(mine, outcomes, strict=True):
            what[one.number][record_type.name] = outcome.what
            if outcome.id is not None:
                known[one.number][record_type.name] = outcome.id
            one.problems += [replace(problem, row=None) for problem in outcome.problems]
    return Stored(what, known)


def _written(an_import: Import, record_type: RecordType, mine: Sequence[Parsed], values: Sequence[Values], asking: Asking) -> list[Outcome]:
    if not values:
        return []
    key = an_import.key if an_import.object != MIXED else _key_of(record_type, values)

    def written(some: Sequence[Values]) -> list[Outcome]:
        if key:
            return upsert(record_type, some, key=key, by=asking.actor, asking=asking, create_keyless=an_import.object == MIXED)
        return write(record_type, [Row(one) for one in some], by=asking.actor, asking=asking, lenient=True)

    outcomes = written(values)
    while (waiting := _waiting(record_type, outcomes)) and len(waiting) < len(values):
        again = written([values[place] for place in waiting])
        for place, outcome in zip(waiting, again, strict=True):
            outcomes[place] = outcome
            mine[place].tries += 1
        if all(outcome.what == "rejected" for outcome in again):
            break
    return outcomes


def _waiting(record_type: RecordType, outcomes: Sequence[Outcome]) -> list[int]:
    """Rows that miss nothing but a record of their own kind, as a company its parent: it may have come with the rows beside them."""
    own = {one.name for one in record_type.fields if isinstance(one, Link) and record_type.name in one.targets}
    return [
        place
        for place, outcome in enumerate(outcomes)
        if outcome.problems and all(problem.code == "not_found" and problem.field in own for problem in outcome.problems)
    ]


def _spare_known(an_import: Import, record_type: RecordType, mine: Sequence[Parsed], asking: Asking) -> None:
    """A name made up from a number is for new people only: somebody may have written the real one since."""
    made_up = [one for one in mine if one.fallbacks]
    if record_type.name != "person" or not made_up:
        return
    key = an_import.key or "external_id"
    words = [_word_of(one.values["person"].get(key, "")) for one in made_up]
    known, _unreachable = match_key(record_type, key, [word for word in words if word], asking)
    for one, word in zip(made_up, words, strict=True):
        if word in known:
            for name in one.fallbacks:
                one.values["person"].pop(name, None)


def _word_of(cell: Any) -> str:
    return str(cell.raw if isinstance(cell, Ready) else cell).strip()


def _key_of(record_type: RecordType, values: Sequence[Values]) -> str:
    """In a mixed file: the first key of the object that the rows fill; a company's name will do."""
    filled = {field for one in values for field in one}
    return next((key for key in record_type.keys if key in filled), "")


def _pointing(one: Parsed, record_type: RecordType, known: dict[str, int]) -> Values:
    """What the row itself made is what its later objects are about."""
    values = dict(one.values[record_type.name])
    if record_type.name == "person" and "company" in known and "employments" not in values:
        values["employments"] = [{"company": known["company"]}]
    if "customer" in record_type.by_name and "customer" not in values and (customer := known.get("person") or known.get("company")):
        values["customer"] = {"id": customer}
    if record_type.name == "feedback" and "order" in known and "order" not in values:
        values["order"] = {"id": known["order"]}
    return values


def _counted(parsed: Sequence[Parsed], what: Mapping[int, Effects]) -> Counts:
    counts = {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    for one in parsed:
        happened = set(what[one.number].values())
        if one.problems or not happened:
            one.problems = one.problems or [Problem("empty_row", _("No mapped column of this row holds anything."))]
            counts["rejected"] += 1 + len(one.others)
        else:
            counts[next(word for word in ("created", "updated", "unchanged") if word in happened)] += 1
    return counts
