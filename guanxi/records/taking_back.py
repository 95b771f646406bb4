"""Taking back what one entry did to many records: a few statements for all of them, with today's rights.

What a record held before is read from the journal and written as any other change is, so that whatever follows from a write follows
from this one too. A field returns only where it still holds what the entry wrote; other records stay, each with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from guanxi.journal import undoing
from guanxi.journal.models import Change
from guanxi.journal.undoing import Standing
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_what_can
from guanxi.records.cleaning import Ready, Row
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.history import parts_of
from guanxi.records.models import Tag
from guanxi.records.problems import Problem
from guanxi.records.reading import may_read, may_write
from guanxi.records.reading import rows as visible_rows
from guanxi.records.registry import RecordType
from guanxi.records.storing import tables_of
from guanxi.records.writing import lock_ids, write
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

OUT_OF_REACH = "out_of_reach"
Rows = Mapping[int, Mapping[str, Any]]
Tagged = dict[int, tuple[set[int], set[int]]]
"""By record: the tags taken off, and those put on."""


@dataclass
class TakenBack:
    """`kept` are the records that stay as they are, with the reason."""

    back: list[int] = field(default_factory=list)
    kept: dict[int, Problem] = field(default_factory=dict)


def touched(record_type: RecordType, entry_id: int) -> list[int]:
    """The records of this type that an entry changed, themselves or in their parts."""
    own = Change.objects.filter(entry=entry_id, object=record_type.name).values_list("record_id", flat=True)
    under = Change.objects.filter(parts_of(record_type), entry=entry_id).values_list("under_id", flat=True)
    return sorted({*own, *(one for one in under if one is not None)})


def take_back_fields(
    record_type: RecordType, entry_id: int, ids: Sequence[int], asking: Asking, *, lenient: bool = False, only: str = ""
) -> TakenBack:
    """Inside an act: the fields of these records as they were before the entry. Strict, it raises what stands against any of them."""
    ids, done = _told_still(record_type, entry_id, ids)
    reached = lock_ids(record_type, ids, asking.actor, "change")
    done.kept |= _out_of_reach(record_type, [pk for pk in ids if pk not in reached], asking)
    stands = undoing.standing(entry_id, record_type.name, tables_of(record_type.model))
    fields = [one for one in _returning(record_type, asking) if not only or one.name == only]
    made = _Rows(record_type, fields, asking, _tagged(record_type, entry_id, reached), reached)
    rows = []
    for pk in (pk for pk in ids if pk in reached):
        values, moved = made.values(pk, stands.get(pk))
        if moved:
            done.kept[pk] = changed_since()
        elif values:
            rows.append(Row(values, pk))
    if lenient or not done.kept:
        _write(record_type, rows, asking, done, lenient=lenient)
    return done


def _write(record_type: RecordType, rows: Sequence[Row], asking: Asking, done: TakenBack, *, lenient: bool) -> None:
    if not rows:
        return
    for outcome in write(record_type, rows, by=asking.actor, asking=replace(asking, hands_over=True, puts_back=True), lenient=lenient):
        pk = rows[outcome.row].id or 0
        if outcome.what == "rejected":
            done.kept[pk] = outcome.problems[0]
        elif outcome.what == "updated":
            done.back.append(pk)


def take_back_deletion(record_type: RecordType, entry_id: int, ids: Sequence[int], asking: Asking) -> TakenBack:
    """Inside an act: out of the bin again, unless somebody restored and deleted it anew, or its key was taken meanwhile."""
    free, done = _still_so(record_type, entry_id, ids, asking, binned=True)
    refused = restore_what_can(record_type, free, by=asking.actor, at=asking.now)
    done.kept |= refused
    done.back = [pk for pk in free if pk not in refused]
    return done


def take_back_restoration(record_type: RecordType, entry_id: int, ids: Sequence[int], asking: Asking) -> TakenBack:
    free, done = _still_so(record_type, entry_id, ids, asking, binned=False)
    if free:
        bin_records(record_type, free, by=asking.actor, at=asking.now)
    done.back = free
    return done


def _still_so(record_type: RecordType, entry_id: int, ids: Sequence[int], asking: Asking, *, binned: bool) -> tuple[list[int], TakenBack]:
    ids, done = _told_still(record_type, entry_id, ids)
    reached = lock_ids(record_type, ids, asking.actor, "delete", binned=binned)
    stands = undoing.standing(entry_id, record_type.name, tables_of(record_type.model))
    free = [pk for pk in ids if pk in reached and pk in stands and "deleted_at" not in stands[pk].moved]
    done.kept |= {pk: changed_since() for pk in reached - set(free)}
    returned = {pk for pk, one in stands.items() if "deleted_at" not in one.apart}
    elsewhere = [pk for pk in ids if pk not in reached and pk not in returned]
    done.kept |= _out_of_reach(record_type, elsewhere, asking)
    return free, done


def _told_still(record_type: RecordType, entry_id: int, ids: Sequence[int]) -> tuple[list[int], TakenBack]:
    """Without those of which nobody knows any more what they held before."""
    erased = undoing.erased([entry_id], record_type.name)
    return [pk for pk in ids if pk not in erased], TakenBack(kept={pk: erased_since() for pk in ids if pk in erased})


def erased_since() -> Problem:
    return Problem("erased", _("What it held before was erased, together with the person it belonged to."))


def changed_since() -> Problem:
    return Problem("changed_since", _("This has been changed again since. The history of the record shows by whom."))


def _out_of_reach(record_type: RecordType, lost: Sequence[int], asking: Asking) -> dict[int, Problem]:
    binned = set(visible_rows(record_type, asking.actor, binned=True).filter(pk__in=lost).values_list("pk", flat=True)) if lost else set()
    words = _("It lies in the bin."), _("Your roles do not let you change this record any more.")
    return {pk: Problem("binned", words[0]) if pk in binned else Problem(OUT_OF_REACH, words[1]) for pk in lost}


def _returning(record_type: RecordType, asking: Asking) -> list[Field]:
    actor = asking.actor
    return [
        one
        for one in record_type.fields
        if not isinstance(one, Parts) and may_read(record_type, one, actor) and may_write(record_type, one, actor)
    ]


def _tagged(record_type: RecordType, entry_id: int, ids: Collection[int]) -> Tagged:
    found: Tagged = {}
    changes = Change.objects.filter(parts_of(record_type), entry=entry_id, object="tagging", under_id__in=list(ids))
    for under_id, before, after in changes.values_list("under_id", "before", "after"):
        off, on = found.setdefault(int(under_id or 0), (set(), set()))
        if before and after is None:
            off.add(before["tag_id"])
        elif after and before is None:
            on.add(after["tag_id"])
    return found


class _Rows:
    """What each record held before. A value that many held is cleaned once."""

    def __init__(self, record_type: RecordType, fields: Sequence[Field], asking: Asking, tagged: Tagged, ids: Collection[int]) -> None:
        self.type, self.asking, self.tagged, self.ids = record_type, asking, tagged, ids
        self.fields = [(one, one.told_columns()) for one in fields if one.columns()]
        self.cleaned: dict[tuple[str, Any], Any] = {}
        self.tags = next((one for one in fields if isinstance(one, Tags)), None)
        if self.tags is not None and tagged:
            ids = list(tagged)
            self.names = dict(Tag.objects.filter(pk__in={pk for sides in tagged.values() for side in sides for pk in side}).values_list())
            self.now = dict(zip(ids, self.tags.load(record_type, ids, [()] * len(ids), asking) or (), strict=True))

    def values(self, pk: int, standing: Standing | None) -> tuple[dict[str, Any], bool]:
        """(what is to be written, whether somebody has changed any of it since)"""
        values: dict[str, Any] = {}
        for one, columns in self.fields if standing is not None else ():
            assert standing is not None
            mine = columns & standing.before.keys()
            if not mine or not mine & standing.apart:
                continue  # it was not changed, or is what it was already
            if mine & standing.moved:
                return {}, True
            values[one.name] = self._ready(one, self._before(one, mine, standing, pk))
        if self.tags is not None and pk in self.tagged:
            values[self.tags.name] = self._tags_before(pk)
        return values, False

    def _before(self, one: Field, mine: frozenset[str], standing: Standing, pk: int) -> Any:
        """A field of several columns takes those that did not change from the row as it stands."""
        if len(one.columns()) == 1:
            return one.told(standing.before)
        return one.value({**self.stored[pk], **{column: standing.before[column] for column in mine}})

    @cached_property
    def stored(self) -> Rows:
        """The columns of fields that have several, as they stand."""
        columns = {column for one, some in self.fields if len(some) > 1 for column in one.columns()}
        return {row["pk"]: row for row in self.type.model._base_manager.filter(pk__in=self.ids).values("pk", *columns)}

    def _ready(self, one: Field, raw: Any) -> Any:
        if isinstance(one, Link):
            return raw  # a batch looks up all links at once
        key = one.name, raw if raw.__hash__ is not None else repr(raw)
        if key not in self.cleaned:
            try:
                self.cleaned[key] = Ready(raw, one.clean(raw, self.asking))
            except ValueProblem:
                self.cleaned[key] = raw  # the batch says what is wrong with it
        return self.cleaned[key]

    def _tags_before(self, pk: int) -> Ready:
        off, on = ({self.names[one] for one in side if one in self.names} for side in self.tagged[pk])
        names = [name for name in self.now[pk] if name not in on]
        names += [name for name in sorted(off) if name not in names]
        return Ready(names, names)
