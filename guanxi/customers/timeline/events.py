"""What stands on a timeline, and the sources it comes from: each room registers how its own records are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from guanxi.records.asking import Asking
from guanxi.records.reading import rows
from guanxi.records.registry import registry


@dataclass(frozen=True)
class Deed:
    """A button of an event: its address takes a POST."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True)
class Event:
    """One thing that happened or is to come. `quote` is in the words of the customer, `text` in ours, `note` small facts."""

    title: str
    url: str = ""
    icon: str = "dot"
    tone: str = ""
    quote: str = ""
    text: str = ""
    note: str = ""
    by: str = ""
    customer_id: int | None = None
    due: date | None = None
    mark: str = ""
    deed: Deed | None = None


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Upcoming:
    """What is still to come, soonest first: `rows` is ordered and cut already, and bound as the rows of its source."""

    columns: tuple[str, ...]
    event: Callable[[Row, Asking], Event]
    rows: Callable[[Asking, object], QuerySet[Any]]


@dataclass(frozen=True)
class Source:
    """`rows` gives what the actor may see of the customers that it is to filter by (`…__any_of=`); the timeline orders by `at` and `id`,
    cuts, and asks all sources together. The query may depend on the reach of the actor and on nothing else of who asks and when.

    `objects` are the record types of which one must be readable. Of a company `own` tells nothing about its people.
    """

    key: str
    label: Any
    order: int
    objects: Collection[str]
    at: str
    columns: tuple[str, ...]
    event: Callable[[Row, Asking], Event]
    rows: Callable[[Asking, object], QuerySet[Any]]
    id: str = "pk"
    own: bool = False
    tab: bool = True
    """Whether the timeline can be narrowed to it."""
    upcoming: Upcoming | None = None


@dataclass(frozen=True)
class Placed:
    """An event where it stands on the timeline."""

    event: Event
    source: Source
    at: datetime
    id: int
    about: str = ""
    """Whose it is, where the timeline shows several people."""

    @property
    def place(self) -> tuple[datetime, str, int]:
        return (self.at, self.source.key, self.id)


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    if source.key in _sources:
        raise ValueError(f"The timeline has a source {source.key!r} already.")
    _sources[source.key] = source


def seen_rows(name: str) -> Callable[[Asking, object], QuerySet[Any]]:
    """The records of a type that belong to these customers and that the actor may see."""
    return lambda asking, customers: rows(registry.of(name), asking.actor).filter(customer__any_of=customers)


def named(row: Row, user: str) -> str:
    """A colleague's name from the columns `<user>__name` and `<user>__username`."""
    return str(row[f"{user}__name"] or row[f"{user}__username"] or "")


def sources_for(asking: Asking) -> list[Source]:
    """Those of which this actor may read something."""
    readable = [one for one in _sources.values() if any(asking.actor.may("read", name) for name in one.objects)]
    return sorted(readable, key=lambda one: (one.order, one.key))
