"""Upserting by key: rows whose key names a record change it, the others become new ones. Import and the API's batch stand on this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Ready, Row
from guanxi.records.fields import Field, Parts
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.reading import may, readable_field
from guanxi.records.refusals import out_of_reach
from guanxi.records.registry import RecordType
from guanxi.records.writing import Outcome, match_key, write
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

Values = Mapping[str, Any]


@dataclass
class Keyed:
    """A row with the word that its key is looked up by, and what tells two rows of the same key."""

    number: int
    values: Values
    word: str
    same: Any


def upsert(
    record_type: RecordType,
    rows: Sequence[Values],
    *,
    key: str,
    by: Actor,
    at: datetime | None = None,
    asking: Asking | None = None,
    create_keyless: bool = False,
) -> list[Outcome]:
    """One outcome per row, in order; faulty rows are rejected, the others written, all as one journal entry.

    A later row of the same key sees what an earlier one wrote. A row without a key is rejected, or created if the caller says so.
    """
    asking = asking or Asking(by, at or timezone.now())
    if not may(record_type, "create", by) and not may(record_type, "change", by):
        raise Refused("change", record_type.name)
    field = key_field(record_type, key, by)
    outcomes = [Outcome(number, "rejected") for number in range(len(rows))]
    pending = [_keyed(field, number, values, asking) for number, values in enumerate(rows)]
    if not create_keyless:
        for one in pending:
            if not one.word:
                outcomes[one.number].problems = (_no_key(field, one.number),)
        pending = [one for one in pending if one.word]
    with act(f"{record_type.name}.changed", by=by, at=asking.now) as entry:
        while pending:
            pending = _wave(record_type, field, pending, outcomes, asking)
        if entry.about is None and entry.kind == f"{record_type.name}.changed" and not any(one.what == "updated" for one in outcomes):
            entry.kind = f"{record_type.name}.created"
    return outcomes


def key_field(record_type: RecordType, key: str, actor: Actor) -> Field:
    """A field that records may be matched by; one that may not be read is as unknown as one that is not there."""
    field = readable_field(record_type, key, actor)
    if field is None:
        raise Invalid([unknown_field(key)])
    if key not in record_type.keys:
        allowed = ", ".join(record_type.keys)
        raise Invalid(
            [Problem("not_a_key", _("“%(field)s” is no key: use one of %(keys)s.") % {"field": field.label, "keys": allowed}, "key")]
        )
    return field


def _keyed(field: Field, number: int, values: Values, asking: Asking) -> Keyed:
    raw = values.get(field.name)
    ready = raw if isinstance(raw, Ready) else None
    raw = ready.raw if ready else raw
    try:
        return Keyed(number, values, *_word_of(field, raw, ready.value if ready else field.clean(raw, asking)))
    except ValueProblem:
        word = str(raw)[:500]  # the row's own cleaning says what is wrong with it
        return Keyed(number, values, word, word)


def _word_of(field: Field, raw: Any, cleaned: Any) -> tuple[str, Any]:
    if not isinstance(field, Parts):
        return ("", None) if field.is_empty(cleaned) else (str(raw).strip(), cleaned)
    first = next((part for part in cleaned if part.get("is_primary")), cleaned[0] if cleaned else {})
    word = str(first.get("normalised") or "")
    return word, word


def _wave(record_type: RecordType, field: Field, pending: Sequence[Keyed], outcomes: list[Outcome], asking: Asking) -> list[Keyed]:
    """Writes the rows whose key and whose record come first; gives back those that must see the result."""
    now, later = _first_of_each(pending)
    known, unreachable = match_key(record_type, field.name, [one.word for one in now if one.word], asking)
    wave: list[tuple[Keyed, Row]] = []
    taken: set[int] = set()
    may_create, stands = asking.actor.may("create", record_type.name), record_type.stands("change")
    for one in now:
        record_id = known.get(one.word)
        if one.word in unreachable:
            outcomes[one.number].problems = (replace(out_of_reach(), row=one.number),)
        elif record_id is None and not may_create:
            outcomes[one.number].problems = (Problem("not_allowed", str(Refused("create", record_type.name)), row=one.number),)
        elif record_id is not None and stands:
            outcomes[one.number].problems = (Problem("stands", _("This is recorded already and is never changed."), row=one.number),)
        elif record_id is not None and record_id in taken:
            later.append(one)
        else:
            taken |= {record_id} if record_id is not None else set()
            wave.append((one, Row(_written(field, one.values, record_id), record_id)))
    for (one, _row), outcome in zip(
        wave, write(record_type, [row for _one, row in wave], by=asking.actor, asking=asking, lenient=True), strict=True
    ):
        outcome.row = one.number
        if outcome.problems:
            outcome.problems = tuple(replace(problem, row=one.number) for problem in outcome.problems)
        outcomes[one.number] = outcome
    return sorted(later, key=lambda one: one.number)


def _first_of_each(pending: Sequence[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    seen: set[Any] = set()
    now: list[Keyed] = []
    later: list[Keyed] = []
    for one in pending:
        (later if one.word and one.same in seen else now).append(one)
        seen.add(one.same)
    return now, later


def _written(field: Field, values: Values, record_id: int | None) -> Values:
    """A record found by one of several phones keeps the others: a key that is a list is matched, not written."""
    if record_id is None or not isinstance(field, Parts):
        return values
    return {name: value for name, value in values.items() if name != field.name}


def _no_key(field: Field, number: int) -> Problem:
    return Problem("no_key", _("“%(field)s” is missing: it says which record this row is.") % {"field": field.label}, field.name, number)
