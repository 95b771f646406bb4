"""Reading a timeline: newest first, by the page; every source asked once, every row one that the actor may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from guanxi.customers.models import Employment
from guanxi.customers.timeline.events import Event, Placed, Source, sources_for
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.registry import registry

PAGE = 20
MOST_PEOPLE = 1_000
Place = tuple[datetime, str, int]


@dataclass(frozen=True)
class Past:
    events: list[Placed]
    next: str


def people_of(customer: Record, asking: Asking) -> dict[int, str]:
    """The customer, and of a company those who work there now and may be seen, by name."""
    found = {customer.id: ""}
    if customer.type.name == "company" and asking.actor.may("read", "person"):
        today = asking.now.astimezone(asking.zone).date()
        working = Employment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today), company=customer.id)
        people = rows(registry.of("person"), asking.actor).filter(pk__in=working.values("person"))
        found |= dict(people.order_by("sort_key").values_list("pk", "name")[:MOST_PEOPLE])
    return found


def past(customer: Record, asking: Asking, *, kind: str = "", after: str = "") -> Past:
    """One page of what happened; `after` is the mark that the page before ended with."""
    people = people_of(customer, asking)
    start = _place_of(after)
    found = [one for source in _chosen(asking, kind) for one in _read(source, people, asking, start)]
    found.sort(key=lambda one: (-one.at.timestamp(), one.source.key, -one.id))
    page = found[:PAGE]
    return Past(page, _mark_of(page[-1]) if len(found) > PAGE else "")


def upcoming(customer: Record, asking: Asking, *, kind: str = "") -> list[Event]:
    """What is promised or to be done, soonest first, without a day last."""
    people = people_of(customer, asking)
    found = [event for source in _chosen(asking, kind) if source.upcoming for event in source.upcoming(asking, list(people))]
    named = [replace(event, by=people.get(event.customer_id or 0) or event.by) for event in found]
    return sorted(named, key=lambda event: (event.due is None, event.due or asking.now.date()))


def _chosen(asking: Asking, kind: str) -> Sequence[Source]:
    return [source for source in sources_for(asking) if kind in ("", source.key)]


def _read(source: Source, people: Mapping[int, str], asking: Asking, start: Place | None) -> list[Placed]:
    found = source.rows(asking, list(people)).exclude(**{f"{source.at}__isnull": True})
    if start is not None:
        found = found.filter(_behind(source, start))
    columns = dict.fromkeys((source.id, source.at, *source.columns))
    taken = found.order_by(f"-{source.at}", f"-{source.id}").values(*columns)[: PAGE + 1]
    return [_placed(source, row[source.at], row[source.id], source.event(row, asking), people) for row in taken]


def _placed(source: Source, at: datetime, row_id: int, event: Event, people: Mapping[int, str]) -> Placed:
    return Placed(event, source, at, row_id, people.get(event.customer_id or 0, ""))


def _behind(source: Source, start: Place) -> Q:
    """At one moment the sources stand in the order of their keys."""
    at, key, row_id = start
    if source.key < key:
        return Q(**{f"{source.at}__lt": at})
    if source.key > key:
        return Q(**{f"{source.at}__lte": at})
    return Q(**{f"{source.at}__lt": at}) | Q(**{source.at: at, f"{source.id}__lt": row_id})


def _mark_of(last: Placed) -> str:
    return f"{last.at.isoformat()}_{last.source.key}_{last.id}"


def _place_of(mark: str) -> Place | None:
    """A mark that nobody could have got from us begins at the beginning."""
    at, _line, rest = mark.partition("_")
    key, _line, row_id = rest.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, key, int(row_id)) if moment.tzinfo and 0 < int(row_id) < 2**63 else None
    except (ValueError, OverflowError):
        return None
