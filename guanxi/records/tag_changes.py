"""Changes of tags in the journal: which were put on and taken off, and the tags as they were before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guanxi.journal.models import Change
from guanxi.records.models import Tag


def tag_steps(changes: Iterable[Change]) -> tuple[list[str], list[str]]:
    """(taken off, put on)"""
    mine = [change for change in changes if change.object == "tagging"]
    off = {change.before["tag_id"] for change in mine if change.before and change.after is None}
    on = {change.after["tag_id"] for change in mine if change.after and change.before is None}
    names = dict(Tag.objects.filter(pk__in=off | on).values_list("pk", "name"))
    return sorted(names[one] for one in off if one in names), sorted(names[one] for one in on if one in names)


def tags_before(now: Sequence[str], changes: Iterable[Change]) -> list[str] | None:
    """The tags without these changes; None where they do not concern tags."""
    off, on = tag_steps(changes)
    return [name for name in now if name not in on] + [name for name in off if name not in now] if off or on else None
