"""One deed done to one chunk of records, as one journal entry. Who refuses is told with the reason; the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_what_can
from guanxi.records.bulk.deeds import MASS_UPDATE, TAGS, Deed, What
from guanxi.records.cleaning import Ready, Row
from guanxi.records.problems import Problem
from guanxi.records.reading import reach
from guanxi.records.reading import rows as visible_rows
from guanxi.records.registry import RecordType
from guanxi.records.writing import lock_ids, write
from guanxi.values.sentence import sentence as _


@dataclass
class Done:
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, Problem] = field(default_factory=dict)
    """By record, why it stays as it is."""


def do(record_type: RecordType, ids: Sequence[int], deed: Deed, value: Any, asking: Asking) -> Done:
    """Inside an act. `value` is what `deeds.cleaned` made of the deed's."""
    reached = set(_reachable(record_type, deed, asking).filter(pk__in=ids).values_list("pk", flat=True))
    done = Done(refused=_why_not(record_type, [pk for pk in ids if pk not in reached], deed, asking))
    mine = [pk for pk in ids if pk in reached]
    if mine:
        _DEEDS[What(deed.what)](record_type, mine, deed, value, asking, done)
    return done


def _reachable(record_type: RecordType, deed: Deed, asking: Asking) -> QuerySet[Any]:
    found = visible_rows(record_type, asking.actor, deed.action, binned=deed.of_the_binned)
    if deed.mass:
        found = found.filter(reach(record_type, asking.actor, MASS_UPDATE))
    return found


def _why_not(record_type: RecordType, ids: Sequence[int], deed: Deed, asking: Asking) -> dict[int, Problem]:
    if not ids:
        return {}
    seen = set(visible_rows(record_type, asking.actor, binned=deed.of_the_binned).filter(pk__in=ids).values_list("pk", flat=True))
    limited = Problem("not_allowed", _("Your roles do not let you change this record."))
    if deed.of_the_binned:
        gone = Problem("gone", _("It does not lie in the bin any more, or it is out of your sight."))
    else:
        gone = Problem("gone", _("It was deleted meanwhile, or it is out of your sight."))
    return {pk: limited if pk in seen else gone for pk in ids}


def _change(record_type: RecordType, ids: Sequence[int], deed: Deed, value: Any, asking: Asking, done: Done) -> None:
    _write(record_type, [Row({deed.field: value}, pk) for pk in ids], deed, asking, done)


def _write(record_type: RecordType, rows: Sequence[Row], deed: Deed, asking: Asking, done: Done) -> None:
    asking = replace(asking, hands_over=deed.hands_over)
    for outcome in write(record_type, rows, by=asking.actor, asking=asking, lenient=True):
        if outcome.what == "updated":
            done.changed += 1
        elif outcome.what == "unchanged":
            done.unchanged += 1
        else:
            done.refused[rows[outcome.row].id or 0] = outcome.problems[0]


def _tag(record_type: RecordType, ids: Sequence[int], deed: Deed, value: Any, asking: Asking, done: Done) -> None:
    """What a record has is read once nobody else can write it, so that no tag put on meanwhile is lost."""
    lock_ids(record_type, ids, asking.actor, "change")
    tags = record_type.by_name[TAGS].load(record_type, ids, [()] * len(ids), asking) or ()
    off = deed.what == What.UNTAG
    made = [_tagged(now, value, off=off) for now in tags]
    _write(record_type, [Row({TAGS: Ready(names, names)}, pk) for pk, names in zip(ids, made, strict=True)], deed, asking, done)


def _tagged(now: Sequence[str], names: Sequence[str], *, off: bool) -> list[str]:
    """A tag that is on already, in whatever capitals, stays as it is."""
    if off:
        folded = {name.casefold() for name in names}
        return [name for name in now if name.casefold() not in folded]
    known = {name.casefold() for name in now}
    return [*now, *(name for name in names if name.casefold() not in known)]


def _delete(record_type: RecordType, ids: Sequence[int], deed: Deed, value: Any, asking: Asking, done: Done) -> None:
    free = sorted(lock_ids(record_type, ids, asking.actor, "delete"))
    if free:
        bin_records(record_type, free, by=asking.actor, at=asking.now)
    done.changed = len(free)
    done.refused |= _why_not(record_type, sorted(set(ids) - set(free)), deed, asking)


def _restore(record_type: RecordType, ids: Sequence[int], deed: Deed, value: Any, asking: Asking, done: Done) -> None:
    free = sorted(lock_ids(record_type, ids, asking.actor, "delete", binned=True))
    taken = restore_what_can(record_type, free, by=asking.actor, at=asking.now)
    done.changed = len(free) - len(taken)
    done.refused |= taken | _why_not(record_type, sorted(set(ids) - set(free)), deed, asking)


_DEEDS: dict[What, Callable[..., None]] = {
    What.CHANGE: _change,
    What.TAG: _tag,
    What.UNTAG: _tag,
    What.DELETE: _delete,
    What.RESTORE: _restore,
}
