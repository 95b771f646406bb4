"""The same deeds to records that somebody has selected, at once: all of them or none, and one entry to undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import ngettext

from guanxi.access.actor import Actor
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.bulk.deeds import Deed, cleaned, require_deed
from guanxi.records.bulk.doing import do
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import RecordType


@dataclass(frozen=True)
class AtOnce:
    changed: int
    entry: int | None
    """What a toast undoes; None where nothing changed."""


def do_at_once(record_type: RecordType, ids: Sequence[int], deed: Deed, *, by: Actor) -> AtOnce:
    """Raises NotFound where one of them is out of sight, Invalid where one may not be changed or refuses."""
    require_deed(record_type, deed, by)
    asking = Asking(by, timezone.now())
    value = cleaned(record_type, deed, asking)
    with act(f"{record_type.name}.{deed.tells}", by=by, at=asking.now) as entry:
        done = do(record_type, ids, deed, value, asking)
        if any(problem.code == "gone" for problem in done.refused.values()):
            raise NotFound
        if done.refused:
            raise Invalid(_told(list(done.refused.values())))
    return AtOnce(done.changed, entry.id if done.changed else None)


def _told(refused: Sequence[Problem]) -> Sequence[Problem]:
    """Those that one may not change are counted; they would all say the same."""
    n = sum(one.code == "not_allowed" for one in refused)
    words = ngettext(
        "Your roles do not let you change %(n)s of the selected records. Nothing was changed.",
        "Your roles do not let you change %(n)s of the selected records. Nothing was changed.",
        n,
    )
    limited = [Problem("not_allowed", words % {"n": n})] if n else []
    return [*limited, *(one for one in refused if one.code != "not_allowed")]
