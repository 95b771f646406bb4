"""The same deeds to records that somebody has selected, at once: all of them or none, and one entry to undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.bulk.deeds import Deed, cleaned, require_deed
from guanxi.records.bulk.doing import do
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType

OUT_OF_REACH = {"gone", "not_allowed"}


@dataclass(frozen=True)
class AtOnce:
    changed: int
    entry: int | None
    """What a toast undoes; None where nothing changed."""


def do_at_once(record_type: RecordType, ids: Sequence[int], deed: Deed, *, by: Actor) -> AtOnce:
    """Raises NotFound where one of them is out of reach, Invalid where one refuses."""
    require_deed(record_type, deed, by)
    asking = Asking(by, timezone.now())
    value = cleaned(record_type, deed, asking)
    with act(f"{record_type.name}.{deed.tells}", by=by, at=asking.now) as entry:
        done = do(record_type, ids, deed, value, asking)
        if any(problem.code in OUT_OF_REACH for problem in done.refused.values()):
            raise NotFound
        if done.refused:
            raise Invalid(done.refused.values())
    return AtOnce(done.changed, entry.id if done.changed else None)
