"""Merging customers into one: everything that names those that go names the one that stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.customers.merging.movers import Merge, movers, run
from guanxi.customers.merging.own_links import move_own_links
from guanxi.customers.models import Customer
from guanxi.journal.writing import act
from guanxi.records import search_rows
from guanxi.records.asking import Asking
from guanxi.records.binning import reindex
from guanxi.records.cleaning import Row, clean_rows
from guanxi.records.locking import mentions
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import require_may
from guanxi.records.registry import RecordType
from guanxi.records.tables import update_rows
from guanxi.records.writing import lock, write

MOST = 5
"""As many become one at a time: so many can be looked at side by side."""


def merge_customers(
    record_type: RecordType, *, winner: int, losers: Sequence[int], values: Mapping[str, Any], by: Actor, at: datetime | None = None
) -> int:
    """One entry, whose number is returned. `values` are what the winner shall hold from now on. Needs the right to merge on all of them;
    to change values, that on the winner too."""
    require_may(record_type, "merge", by)
    _check(winner, losers)
    asking = Asking(by, at or timezone.now())
    merge = Merge(record_type.name, winner, tuple(losers), asking)
    details = {"merged": list(losers), "fields": sorted(values)}
    with act(f"{record_type.name}.merged", by=by, at=asking.now, about=(record_type.name, winner), details=details) as entry:
        concerned = _concerned(record_type, merge, values)
        stored = lock(record_type, [winner, *losers], by, "merge", with_customers=concerned)
        if set(stored) != {winner, *losers}:
            raise NotFound
        for mover in movers():
            mover.move(merge)
        move_own_links(merge)
        _bin(merge, {loser: stored[loser]["version"] for loser in losers})
        search_rows.forget(record_type, losers)
        if values:
            write(record_type, [Row(values, winner)], by=by, asking=replace(asking, puts_back=True))
        reindex(record_type, [winner], asking)
    return entry.id


def _check(winner: int, losers: Sequence[int]) -> None:
    if not losers or winner in losers or len(set(losers)) < len(losers):
        raise Invalid([Problem("same_record", _("Choose two different records."))])
    if len(losers) >= MOST:
        raise Invalid([Problem("too_many", _("At most %(most)s records are merged at a time.") % {"most": MOST})])


def _concerned(record_type: RecordType, merge: Merge, values: Mapping[str, Any]) -> set[int]:
    """Whom the winner's new values name, and who was merged into the losers before: they are written too."""
    [cleaned] = clean_rows(record_type, [Row(values, merge.winner)], merge.asking)
    before = Customer._base_manager.filter(merged_into__in=merge.losers).values_list("pk", flat=True)
    return {*before, *(mention.id for mention in mentions(record_type, cleaned))}


def _bin(merge: Merge, versions: Mapping[int, int]) -> None:
    """Before the winner takes its values: a key that only one may hold is free then. Whoever holds an old version of the winner must read
    it again: more belongs to it now."""
    gone = {"deleted_at": merge.asking.now, "merged_into_id": merge.winner, "changed_at": merge.asking.now}
    update_rows("customer", "id", {loser: gone | {"version": version + 1} for loser, version in versions.items()})
    run("UPDATE customer SET version = version + 1, changed_at = %(now)s WHERE id = %(winner)s", merge)
