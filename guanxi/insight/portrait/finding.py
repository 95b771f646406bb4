"""What is known about one customer, as far as this reader may read it; nothing hidden enters a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, DateTimeField, F, Max, Q, QuerySet, Sum, Value

from guanxi.access.actor import Actor
from guanxi.commerce.models import Order, OrderLine
from guanxi.customers.models import CurrentScore, Customer, Employment
from guanxi.customers.scores import in_force
from guanxi.customers.scores.in_force import InForce, scores_in_force
from guanxi.insight.actions import dealt_with
from guanxi.insight.facts.unprofiled import UNPROFILED
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.reading import readable_field, rows
from guanxi.records.registry import registry
from guanxi.records.statements import Given, Row

KEY = "portrait"
KINDS = ("segment", "rfm", "value_so_far", "expected_value", "alive", "satisfaction")
YEARS, RATINGS = 2, 12
NOW, SINCE, TODAY = Given("now", DateTimeField()), Given("since", DateTimeField()), Given("today", DateField())
Asked = dict[str, Callable[[object], QuerySet[Any, Any]]]
FULL = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}


@dataclass(frozen=True)
class Rating:
    kind: str
    score: int
    comment: str
    day: date

    @property
    def share(self) -> float:
        """0..1 on its own scale."""
        low, high = FULL[self.kind]
        return (self.score - low) / (high - low)

    @property
    def is_low(self) -> bool:
        return self.score <= {"csat": 2, "nps": 6, "ces": 3}[self.kind]


@dataclass(frozen=True)
class People:
    """What the people of a company bring, those in sight."""

    count: int
    so_far: float
    expected: float


@dataclass(frozen=True)
class Portrait:
    scores: Mapping[str, InForce]
    ratings: list[Rating] = field(default_factory=list)
    products: list[tuple[str, int]] = field(default_factory=list)
    channel: tuple[str, int, int] | None = None
    days_since_order: int | None = None
    orders: int = 0
    people: People | None = None
    unprofiled: bool = False
    """The person asked not to be profiled, or their data may only be kept: nothing is made of what is known."""
    dealt_with: bool = False
    """Somebody did, put off or refused within a month what was proposed."""

    @property
    def is_empty(self) -> bool:
        return not (self.scores or self.ratings or self.products or self.channel or self.people)


def portrait_of(customer: Record, asking: Asking) -> Portrait:
    scores = {kind: score for kind, score in scores_in_force(customer, asking).items() if kind in KINDS}
    told = answers(asking, KEY, asks(customer, asking)[KEY])
    if told["unprofiled"]:
        return Portrait({}, unprofiled=True)
    bought = _bought(told, asking) if "last" in told else {}
    return Portrait(
        scores, ratings=_ratings(told.get("ratings", []), asking), people=_people(told), dealt_with=bool(told["dealt with"]), **bought
    )


def asks(customer: Record, asking: Asking) -> Questions:
    given = {"now": asking.now, "since": asking.now - timedelta(days=365 * YEARS), **dealt_with.given(asking)}
    given["today"] = asking.now.astimezone(asking.zone).date()
    asked = _asks_ratings(asking.actor) | _asks_orders(asking.actor) | _asks_people(customer, asking.actor) | ALWAYS
    questions = [Question(name, query, [customer.id], given) for name, query in asked.items()]
    return {KEY: questions, **in_force.asks(customer, asking)}


def _unprofiled(customers: object) -> QuerySet[Any, Any]:
    return Customer.objects.filter(UNPROFILED, pk__any_of=customers).values("pk")


ALWAYS: Asked = {"dealt with": dealt_with.lately, "unprofiled": _unprofiled}


def _asks_ratings(actor: Actor) -> Asked:
    if not actor.may("read", "feedback"):
        return {}

    def newest(customers: object) -> QuerySet[Any, Any]:
        mine = rows(registry.of("feedback"), actor).filter(customer__any_of=customers, score__isnull=False, given_at__lte=NOW)
        return mine.order_by("-given_at", "-pk").values("kind", "score", "comment", "given_at")[:RATINGS]

    return {"ratings": newest}


def _ratings(newest: list[Row], asking: Asking) -> list[Rating]:
    """Oldest first."""
    return [Rating(one["kind"], one["score"], one["comment"], one["given_at"].astimezone(asking.zone).date()) for one in reversed(newest)]


def _asks_orders(actor: Actor) -> Asked:
    if not actor.may("read", "order"):
        return {}

    def mine(customers: object) -> QuerySet[Any, Any]:
        return (
            rows(registry.of("order"), actor).filter(customer__any_of=customers, ordered_at__lte=NOW).exclude(status=Order.Status.CANCELLED)
        )

    def recent(customers: object) -> QuerySet[Any, Any]:
        return mine(customers).filter(ordered_at__gt=SINCE)

    def products(customers: object) -> QuerySet[Any, Any]:
        lines = OrderLine.objects.filter(order__in=recent(customers).values("pk")).annotate(what=F("product__name")).exclude(what=None)
        found: QuerySet[Any, Any] = lines.values("what").annotate(orders=Count("order", distinct=True)).order_by("-orders", "what")
        return found[:3]

    def channels(customers: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = recent(customers).exclude(channel="").values("channel").annotate(n=Count("pk"))
        return found.order_by("-n", "channel")

    def last(customers: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = mine(customers).order_by().values("customer").annotate(at=Max("ordered_at"), n=Count("pk"))
        return found

    return {"products": products, "channels": channels, "last": last}


def _bought(told: Mapping[str, list[Row]], asking: Asking) -> dict[str, Any]:
    channels = [(one["channel"], one["n"]) for one in told["channels"]]
    last = told["last"][0] if told["last"] else None
    today = asking.now.astimezone(asking.zone).date()
    return {
        "products": [(one["what"], one["orders"]) for one in told["products"]],
        "channel": (*channels[0], sum(n for _channel, n in channels)) if channels else None,
        "days_since_order": (today - last["at"].astimezone(asking.zone).date()).days if last else None,
        "orders": last["n"] if last else 0,
    }


def _asks_people(company: Record, actor: Actor) -> Asked:
    person = registry.of("person")
    wanted = ("value_so_far", "expected_value")
    if company.type.name != "company" or not actor.may("read", "person"):
        return {}
    if not all(readable_field(person, name, actor) for name in wanted):
        return {}

    def there(companies: object) -> QuerySet[Any]:
        jobs = Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=TODAY), company__any_of=companies)
        return rows(person, actor).filter(pk__in=jobs.values("person"))

    def number(companies: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = there(companies).order_by().values(whole=Value(1)).annotate(n=Count("pk"))
        return found

    def worth(companies: object) -> QuerySet[Any, Any]:
        scores = CurrentScore.objects.filter(customer__in=there(companies).values("pk"), kind__in=wanted)
        found: QuerySet[Any, Any] = scores.order_by().values("kind").annotate(total=Sum("value"))
        return found

    return {"people": number, "people's worth": worth}


def _people(told: Mapping[str, list[Row]]) -> People | None:
    if not told.get("people") or not told["people's worth"]:
        return None
    found = {one["kind"]: one["total"] or 0.0 for one in told["people's worth"]}
    return People(told["people"][0]["n"], found.get("value_so_far", 0.0), found.get("expected_value", 0.0))
