"""How satisfied customers say they are: the three scores with their intervals, over time and by what the answers belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from guanxi import measures
from guanxi.access.actor import Actor
from guanxi.access.models import Team
from guanxi.insight.audience import Audience, audience
from guanxi.insight.satisfaction.answers import Days, Leaf, answered, last_days, with_whole_months
from guanxi.insight.segments.finding import leaves_of
from guanxi.records.reading import rows
from guanxi.records.registry import registry

OBJECTS = ("feedback",)
SPANS = (90, 365, 730)
GOOD = {"csat": Q(score__gte=4), "nps": Q(score__gte=9), "ces": Q(score__gte=5)}
BAD = {"csat": Q(score__lte=2), "nps": Q(score__lte=6), "ces": Q(score__lte=3)}
CATEGORY = "order__lines__product__category"
MOST_GROUPS, NEWEST = 12, 12
Question = Literal["csat", "nps", "ces"]
Triple = tuple[int, int, int]  # good, between, bad


@dataclass(frozen=True)
class Counts:
    csat: tuple[int, int]
    nps: Triple
    ces: dict[int, int]

    def of(self, kind: str) -> Any:
        if kind == "csat":
            return measures.csat_from_counts(*self.csat)
        if kind == "nps":
            return measures.nps_from_counts(*self.nps)
        return measures.csat_from_counts(sum(n for score, n in self.ces.items() if score >= 5), sum(self.ces.values()))

    @property
    def ease_mean(self) -> float | None:
        n = sum(self.ces.values())
        return sum(score * count for score, count in self.ces.items()) / n if n else None


@dataclass(frozen=True)
class GroupScore:
    """One group of a breakdown; `leaves` filter the feedback list down to its answers, where that can be said."""

    name: str
    score: Any
    leaves: Sequence[Leaf] = ()


@dataclass(frozen=True)
class SatisfactionView:
    audience: Audience
    kind: str
    days: int
    span: Days
    counts: Counts
    trend: Any
    groups: dict[str, list[GroupScore]] = field(default_factory=dict)
    low: list[Mapping[str, Any]] = field(default_factory=list)


def counts_for(actor: Actor, days: int = 365) -> Counts:
    audience(actor, objects=OBJECTS)
    return _counts(answers_of(actor, last_days(days)))


def satisfaction_for(actor: Actor, kind: str, days: int) -> SatisfactionView:
    seen, span = audience(actor, objects=OBJECTS), last_days(days)
    mine = answers_of(actor, span)
    asked = mine.filter(kind=kind)
    groups = {
        "channel": _by(asked, kind, "channel", lambda channel: [("channel", "is", channel)]),
        "category": _by(asked, kind, CATEGORY),
        "team": _by_team(asked, kind, seen),
    }
    if not actor.may("read", "order"):
        groups.pop("category")
    if seen.reads("segment"):
        groups = {"segment": _by_segment(asked, kind)} | groups
    trend = _trend(answers_of(actor, with_whole_months(span)).filter(kind=kind), kind, span.zone)
    found = {name: some for name, some in groups.items() if some}
    return SatisfactionView(seen, kind, days, span, _counts(mine), trend, found, _low(asked, kind))


def answers_of(actor: Actor, span: Days) -> QuerySet[Any]:
    """As the list of feedback shows them to this actor: an answer is seen through its customer."""
    return answered(rows(registry.of("feedback"), actor), span)


def of_category(actor: Actor, kind: str, days: int, category: str) -> QuerySet[Any]:
    """The answers that belong to an order in which something of this category was bought."""
    asked = answers_of(actor, last_days(days)).filter(kind=kind)
    return asked.filter(pk__in=asked.filter(**{CATEGORY: category}).values("pk"))


def _counts(mine: QuerySet[Any]) -> Counts:
    found: dict[str, dict[int, int]] = {"csat": {}, "nps": {}, "ces": {}}
    for kind, score, n in mine.values_list("kind", "score").annotate(n=Count("pk")).order_by():
        found[kind][score] = n
    csat, nps = found["csat"], found["nps"]
    up, down = sum(n for score, n in nps.items() if score >= 9), sum(n for score, n in nps.items() if score <= 6)
    return Counts(
        (sum(n for score, n in csat.items() if score >= 4), sum(csat.values())), (up, sum(nps.values()) - up - down, down), found["ces"]
    )


def _grouped(asked: QuerySet[Any], kind: str, path: str) -> list[tuple[Any, Triple]]:
    """Per value of a path (good, between, bad); an answer that has several values counts once for each."""
    counted = asked.values_list(path).annotate(
        n=Count("pk", distinct=True), good=Count("pk", filter=GOOD[kind], distinct=True), bad=Count("pk", filter=BAD[kind], distinct=True)
    )
    return [(name, (good, n - good - bad, bad)) for name, n, good, bad in counted.order_by("-n")]


def score_of(kind: str, counts: Triple) -> Any:
    return measures.nps_from_counts(*counts) if kind == "nps" else measures.csat_from_counts(counts[0], sum(counts))


def _by(asked: QuerySet[Any], kind: str, path: str, leaves: Callable[[Any], Sequence[Leaf]] = lambda value: ()) -> list[GroupScore]:
    found = [(value, counts) for value, counts in _grouped(asked, kind, path) if value]
    return [GroupScore(value, score_of(kind, counts), leaves(value)) for value, counts in found[:MOST_GROUPS]]


def _by_team(asked: QuerySet[Any], kind: str, seen: Audience) -> list[GroupScore]:
    names, told = dict(Team.objects.values_list("pk", "name")), seen.reads("team")
    found = [(team, counts) for team, counts in _grouped(asked, kind, "customer__team_id") if team in names][:MOST_GROUPS]
    return [GroupScore(names[team], score_of(kind, counts), [("customer.team", "is", team)] if told else ()) for team, counts in found]


def _by_segment(asked: QuerySet[Any], kind: str) -> list[GroupScore]:
    joined = asked.annotate(of=FilteredRelation("customer__scores", condition=Q(customer__scores__kind="segment")))
    found = [(label, counts) for label, counts in _grouped(joined, kind, "of__label") if label]
    known = [label for label, _counts in found]
    return [GroupScore(label, score_of(kind, counts), leaves_of([label], known, "customer.segment")) for label, counts in found]


def _trend(asked: QuerySet[Any], kind: str, zone: ZoneInfo) -> Any:
    months = [(month, counts) for month, counts in _grouped(asked.annotate(month=TruncMonth("given_at", tzinfo=zone)), kind, "month")]
    months.sort(key=lambda one: one[0])
    names = [f"{month:%Y-%m}" for month, _counts in months]
    if kind == "nps":
        return measures.trend_from_counts(names, [counts for _month, counts in months], kind="nps")
    return measures.trend_from_counts(names, [(counts[0], sum(counts)) for _month, counts in months], kind="csat")


def _low(asked: QuerySet[Any], kind: str) -> list[Mapping[str, Any]]:
    """The newest low scores; those with words first among equals of a day would hide others, so plainly the newest."""
    worded = Case(When(comment="", then=Value(1)), default=Value(0))
    found = asked.filter(BAD[kind]).annotate(silent=worded).order_by("silent", "-given_at", "-pk")
    return list(
        found.values("pk", "score", "comment", "given_at", "customer_id", name=F("customer__name"), of=F("customer__kind"))[:NEWEST]
    )
