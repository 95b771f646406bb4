"""What is known about one customer, as far as this reader may read it; nothing hidden enters a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum

from guanxi.commerce.models import Order, OrderLine
from guanxi.customers.models import CurrentScore, Employment
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import readable_field, rows
from guanxi.records.registry import registry

KINDS = ("segment", "rfm", "value_so_far", "expected_value", "alive", "satisfaction")
YEARS, RATINGS = 2, 12
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
    scores: Mapping[str, CurrentScore]
    ratings: list[Rating] = field(default_factory=list)
    products: list[tuple[str, int]] = field(default_factory=list)
    channel: tuple[str, int, int] | None = None
    days_since_order: int | None = None
    orders: int = 0
    people: People | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.scores or self.ratings or self.products or self.channel or self.people)


def portrait_of(customer: Record, asking: Asking) -> Portrait:
    readable = [kind for kind in KINDS if readable_field(customer.type, kind, asking.actor)]
    scores = {one.kind: one for one in CurrentScore.objects.filter(customer=customer.id, kind__in=readable).select_related("run")}
    bought = _orders(customer, asking) if asking.actor.may("read", "order") else {}
    people = _people(customer, asking) if customer.type.name == "company" else None
    return Portrait(scores, ratings=_ratings(customer, asking), people=people, **bought)


def _ratings(customer: Record, asking: Asking) -> list[Rating]:
    """Oldest first."""
    if not asking.actor.may("read", "feedback"):
        return []
    mine = rows(registry.of("feedback"), asking.actor).filter(customer=customer.id, score__isnull=False, given_at__lte=asking.now)
    newest = mine.order_by("-given_at", "-pk").values_list("kind", "score", "comment", "given_at")[:RATINGS]
    return [Rating(kind, score, comment, at.astimezone(asking.zone).date()) for kind, score, comment, at in reversed(newest)]


def _orders(customer: Record, asking: Asking) -> dict[str, Any]:
    since = asking.now - timedelta(days=365 * YEARS)
    mine = (
        rows(registry.of("order"), asking.actor)
        .filter(customer=customer.id, ordered_at__lte=asking.now)
        .exclude(status=Order.Status.CANCELLED)
    )
    recent = mine.filter(ordered_at__gt=since)
    lines = OrderLine.objects.filter(order__in=recent).annotate(what=F("product__name")).exclude(what=None)
    products = lines.values_list("what").annotate(orders=Count("order", distinct=True)).order_by("-orders", "what")[:3]
    channels = list(recent.exclude(channel="").values_list("channel").annotate(n=Count("pk")).order_by("-n", "channel"))
    last = mine.order_by("-ordered_at").values_list("ordered_at", flat=True).first()
    return {
        "products": list(products),
        "channel": (*channels[0], sum(n for _channel, n in channels)) if channels else None,
        "days_since_order": (asking.now.astimezone(asking.zone).date() - last.astimezone(asking.zone).date()).days if last else None,
        "orders": mine.count(),
    }


def _people(company: Record, asking: Asking) -> People | None:
    person = registry.of("person")
    wanted = ("value_so_far", "expected_value")
    if not asking.actor.may("read", "person") or not all(readable_field(person, name, asking.actor) for name in wanted):
        return None
    today = asking.now.astimezone(asking.zone).date()
    there = Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), company=company.id).values("person")
    mine = rows(person, asking.actor).filter(pk__in=there).values("pk")
    found = dict(
        CurrentScore.objects.filter(customer__in=mine, kind__in=wanted).values_list("kind").annotate(total=Sum("value")).order_by()
    )
    count = len(mine)
    return People(count, found.get("value_so_far") or 0.0, found.get("expected_value") or 0.0) if count and found else None
