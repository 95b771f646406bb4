"""Reading a timeline: newest first, by the page; every source asked once, every row one that the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from guanxi.customers.models import Employment
from guanxi.customers.timeline.events import Event, Placed, Row, Source, Upcoming, sources_for
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers, answers_now
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.registry import registry

KEY = "timeline"
PAGE = 20
MOST_PEOPLE = 1_000
Place = tuple[datetime, str, int]


@dataclass(frozen=True)
class Past:
    events: list[Placed]
    next: str


def people_of(customer: Record, asking: Asking) -> dict[int, str]:
    """The customer, and of a company those who work there now and may be seen, by name."""
    return asking.once(("people of", customer.id), lambda: _people_of(customer, asking))


def _people_of(customer: Record, asking: Asking) -> dict[int, str]:
    found = {customer.id: ""}
    if customer.type.name == "company" and asking.actor.may("read", "person"):
        today = asking.now.astimezone(asking.zone).date()
        working = Employment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today), company=customer.id)
        people = rows(registry.of("person"), asking.actor).filter(pk__in=working.values("person"))
        found |= dict(people.order_by("sort_key").values_list("pk", "name")[:MOST_PEOPLE])
    return found


def past(customer: Record, asking: Asking, *, kind: str = "", after: str = "") -> Past:
    """One page of what happened; `after` is the mark that the page before ended with."""
    return _read(customer, asking, kind, after, coming=False)[0]


def past_and_upcoming(customer: Record, asking: Asking, *, kind: str = "") -> tuple[Past, list[Event]]:
    """The newest page, and what is promised or to be done, soonest first, without a day last: all of it asked at once."""
    return _read(customer, asking, kind, "", coming=True)


def asks(customer: Record, asking: Asking) -> Questions:
    """What the newest page will ask."""
    return {KEY: _questions(customer, asking, people_of(customer, asking), sources_for(asking), None, coming=True)}


def _read(customer: Record, asking: Asking, kind: str, after: str, *, coming: bool) -> tuple[Past, list[Event]]:
    people = people_of(customer, asking)
    sources = [source for source in sources_for(asking) if kind in ("", source.key)]
    start = _place_of(after)
    questions = _questions(customer, asking, people, sources, start, coming=coming)
    found = answers_now(questions) if start else answers(asking, KEY, questions)
    placed = [_placed(source, row, asking, people) for source in sources for row in found[source.key]]
    placed.sort(key=lambda one: (-one.at.timestamp(), one.source.key, -one.id))
    page = placed[:PAGE]
    events = [source.upcoming.event(row, asking) for source in sources if source.upcoming for row in found.get(f"{source.key} ahead", ())]
    return Past(page, _mark_of(page[-1]) if len(placed) > PAGE else ""), _soonest_first(events, people, asking)


def _questions(
    customer: Record, asking: Asking, people: Mapping[int, str], sources: Sequence[Source], start: Place | None, *, coming: bool
) -> list[Question]:
    ids, own = list(people), [customer.id]
    pages = {source.key: _page(source, asking, start) for source in sources}
    ahead = {f"{source.key} ahead": _ahead(source.upcoming, asking) for source in sources if source.upcoming and coming}
    questions = [Question(source.key, pages[source.key], own if source.own else ids) for source in sources]
    return questions + [Question(name, asked, ids) for name, asked in ahead.items()]


def _page(source: Source, asking: Asking, start: Place | None) -> Callable[[object], QuerySet[Any, Any]]:
    columns = dict.fromkeys((source.id, source.at, *source.columns))

    def asked(customers: object) -> QuerySet[Any, Any]:
        found = source.rows(asking, customers).exclude(**{f"{source.at}__isnull": True})
        found = found.filter(_behind(source, start)) if start is not None else found
        return found.order_by(f"-{source.at}", f"-{source.id}").values(*columns)[: PAGE + 1]

    return asked


def _ahead(upcoming: Upcoming, asking: Asking) -> Callable[[object], QuerySet[Any, Any]]:
    return lambda customers: upcoming.rows(asking, customers).values(*upcoming.columns)


def _placed(source: Source, row: Row, asking: Asking, people: Mapping[int, str]) -> Placed:
    event = source.event(row, asking)
    return Placed(event, source, row[source.at], row[source.id], people.get(event.customer_id or 0, ""))


def _soonest_first(events: Sequence[Event], people: Mapping[int, str], asking: Asking) -> list[Event]:
    named = [replace(event, by=people.get(event.customer_id or 0) or event.by) for event in events]
    return sorted(named, key=lambda event: (event.due is None, event.due or asking.now.date()))


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
