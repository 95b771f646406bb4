"""A page of the journal, newest first. Entries are walked by their number along an index, however many there are."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from guanxi.access.refusing import require
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.journal.asked import Asked
from guanxi.records.journal.telling import Line, lines_of

PAGE = 50


def journal(asked: Asked, asking: Asking, *, limit: int = PAGE) -> tuple[list[Line], int | None]:
    """The lines of a page, and the entry before which the next one begins. Needs the right to read the journal."""
    require(asking.actor, "read", "journal")
    found = list(_newest(asked, _within(asked, asking), limit + 1))
    entries = found[:limit]
    return lines_of(entries, asking), entries[-1].pk if len(found) > limit else None


def _newest(asked: Asked, within: Q, most: int) -> QuerySet[Entry]:
    """Of several kinds each is walked along its own index, and the newest of all of them are taken."""
    if not asked.work and not asked.object:
        return Entry.objects.filter(within).order_by("-pk")[:most]
    kinds = [(kind, about) for kind in asked.kinds if (about := asked.about(kind)) is not None]
    each = [Entry.objects.filter(within, about, kind=kind).order_by("-pk")[:most] for kind, about in kinds]
    if not each:
        return Entry.objects.none()
    first, *others = each
    return first.union(*others, all=True).order_by("-pk")[:most] if others else first


def _within(asked: Asked, asking: Asking) -> Q:
    found = Q() if asked.before is None else Q(pk__lt=asked.before)
    if asked.actor_key:
        found &= Q(actor_key=asked.actor_key)
    if asked.day is not None:
        found &= _of_day(asked, asking)
    return found


def _of_day(asked: Asked, asking: Asking) -> Q:
    """Between the lowest and the highest number of the day, so that an index of numbers need not be walked to get there."""
    assert asked.day is not None
    start, end = (datetime.combine(day, time(), asking.zone) for day in (asked.day, asked.day + timedelta(days=1)))
    on_it = Q(at__gte=start, at__lt=end)
    told = Entry.objects.filter(on_it).aggregate(low=Min("pk"), high=Max("pk"), number=Count("pk"))
    return on_it & Q(pk__gte=told["low"], pk__lte=told["high"]) if told["number"] else Q(pk__in=[])
