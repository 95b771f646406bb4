"""Merging two customers into one: everything that names the one that goes names the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.customers.merging.movers import Merge, movers
from guanxi.customers.models import Customer
from guanxi.journal.writing import act
from guanxi.records import searching
from guanxi.records.asking import Asking
from guanxi.records.binning import reindex
from guanxi.records.cleaning import Row, clean_rows
from guanxi.records.locking import mentions
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import require_may
from guanxi.records.registry import RecordType
from guanxi.records.tables import update_rows
from guanxi.records.writing import change, lock


def merge_customers(
    record_type: RecordType, *, winner: int, loser: int, values: Mapping[str, Any], by: Actor, at: datetime | None = None
) -> None:
    """`values` are what the winner shall hold from now on. Needs the right to merge on both; to change values, that on the winner too."""
    require_may(record_type, "merge", by)
    if winner == loser:
        raise Invalid([Problem("same_record", _("Choose two different records."))])
    asking = Asking(by, at or timezone.now())
    about = (record_type.name, winner)
    with act(f"{record_type.name}.merged", by=by, at=asking.now, about=about, details={"merged": loser}):
        stored = lock(record_type, [winner, loser], by, "merge", with_customers=_concerned(record_type, winner, loser, values, asking))
        if set(stored) != {winner, loser}:
            raise NotFound
        for mover in movers():
            mover.move(Merge(record_type.name, winner, loser, asking))
        _bin(winner, loser, stored[loser]["version"], asking)
        searching.forget(record_type, [loser])
        if values:
            change(record_type, winner, values, by=by, at=asking.now)
        reindex(record_type, [winner], asking)


def _concerned(record_type: RecordType, winner: int, loser: int, values: Mapping[str, Any], asking: Asking) -> set[int]:
    """Whom the winner's new values name, and who was merged into the loser before: they are written too."""
    [cleaned] = clean_rows(record_type, [Row(values, winner)], asking)
    before = Customer._base_manager.filter(merged_into=loser).values_list("pk", flat=True)
    return {*before, *(mention.id for mention in mentions(record_type, cleaned))}


def _bin(winner: int, loser: int, version: int, asking: Asking) -> None:
    """Before the winner takes its values: a key that only one may hold is free then."""
    gone = {"deleted_at": asking.now, "merged_into_id": winner, "version": version + 1, "changed_at": asking.now}
    update_rows("customer", "id", {loser: gone})
