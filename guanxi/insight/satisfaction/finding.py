"""How satisfied customers say they are: the three scores with their intervals, over time and by what the answers belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from guanxi import measures
from guanxi.access.actor import Actor
from guanxi.insight.audience import Audience, audience
from guanxi.insight.satisfaction.answers import Days, Leaf, answered, last_days, with_whole_months
from guanxi.insight.segments.finding import leaves_of
from guanxi.records.asking_together import answers_of as answers_together
from guanxi.records.reading import rows
from guanxi.records.registry import registry

OBJECTS = ("feedback",)
SPANS = (90, 365, 730)
GOOD = {"csat": Q(score__gte=4), "nps": Q(score__gte=9), "ces": Q(score__gte=5)}
BAD = {"csat": Q(score__lte=2), "nps": Q(score__lte=6), "ces": Q(score__lte=3)}
CATEGORY = "order__lines__product__category"
MOST_GROUPS, NEWEST = 12, 12
Kind = Literal["csat", "nps", "ces"]
Row = Mapping[str, Any]
Rows = QuerySet[Any, dict[str, Any]]
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
    return _counts(_counted(answers_of(actor, last_days(days))))


def satisfaction_for(actor: Actor, kind: str, days: int) -> SatisfactionView:
    """All that the page tells is asked in one statement."""
    seen, span = audience(actor, objects=OBJECTS), last_days(days)
    mine = answers_of(actor, span)
    asked = mine.filter(kind=kind)
    months = answers_of(actor, with_whole_months(span)).filter(kind=kind).annotate(of=TruncMonth("given_at", tzinfo=span.zone))
    questions = {
        "segment": _grouped(_with_segment(asked), kind),
        "channel": _grouped(asked.annotate(of=F("channel")), kind),
        "category": _grouped(asked.annotate(of=F(CATEGORY)), kind),
        "team": _grouped(asked.annotate(of=F("customer__team_id"), name=F("customer__team__name")), kind, "name"),
        "month": _grouped(months, kind),
        "counts": _counted(mine),
        "low": _low(asked, kind),
    }
    if not actor.may("read", "order"):
        questions.pop("category")
    if not seen.reads("segment"):
        questions.pop("segment")
    told = answers_together(questions)
    makers = {"segment": _segments, "channel": _channels, "category": _categories, "team": _teams}
    groups = {name: some for name, make in makers.items() if name in told and (some := make(told[name], kind, seen))}
    return SatisfactionView(seen, kind, days, span, _counts(told["counts"]), _trend(told["month"], kind), groups, list(told["low"]))


def _with_segment(asked: QuerySet[Any]) -> QuerySet[Any]:
    segment = FilteredRelation("customer__scores", condition=Q(customer__scores__kind="segment"))
    labelled: QuerySet[Any] = asked.annotate(found=segment).annotate(of=F("found__label"))
    return labelled


def answers_of(actor: Actor, span: Days) -> QuerySet[Any]:
    """As the list of feedback shows them to this actor: an answer is seen through its customer."""
    return answered(rows(registry.of("feedback"), actor), span)


def of_category(actor: Actor, kind: str, days: int, category: str) -> QuerySet[Any]:
    """The answers that belong to an order in which something of this category was bought."""
    asked = answers_of(actor, last_days(days)).filter(kind=kind)
    return asked.filter(pk__in=asked.filter(**{CATEGORY: category}).values("pk"))


def _counted(mine: QuerySet[Any]) -> Rows:
    found: Rows = mine.values("kind", "score").annotate(n=Count("pk")).order_by()
    return found


def _counts(counted: Iterable[Row]) -> Counts:
    found: dict[str, dict[int, int]] = {"csat": {}, "nps": {}, "ces": {}}
    for row in counted:
        found[row["kind"]][row["score"]] = row["n"]
    csat, nps = found["csat"], found["nps"]
    up, down = sum(n for score, n in nps.items() if score >= 9), sum(n for score, n in nps.items() if score <= 6)
    return Counts(
        (sum(n for score, n in csat.items() if score >= 4), sum(csat.values())), (up, sum(nps.values()) - up - down, down), found["ces"]
    )


def _grouped(asked: QuerySet[Any], kind: str, *more: str) -> Rows:
    """Per value of `of` its answers, good and bad ones; an answer that has several values counts once for each."""
    counted: Rows = asked.values("of", *more).annotate(
        n=Count("pk", distinct=True), good=Count("pk", filter=GOOD[kind], distinct=True), bad=Count("pk", filter=BAD[kind], distinct=True)
    )
    return counted.order_by("-n")


def _triple(row: Row) -> Triple:
    return row["good"], row["n"] - row["good"] - row["bad"], row["bad"]


def score_of(kind: str, counts: Triple) -> Any:
    return measures.nps_from_counts(*counts) if kind == "nps" else measures.csat_from_counts(counts[0], sum(counts))


def _channels(rows: Iterable[Row], kind: str, seen: Audience) -> list[GroupScore]:
    return [GroupScore(row["of"], _score(row, kind), [("channel", "is", row["of"])]) for row in _named(rows)]


def _categories(rows: Iterable[Row], kind: str, seen: Audience) -> list[GroupScore]:
    return [GroupScore(row["of"], _score(row, kind)) for row in _named(rows)]


def _teams(rows: Iterable[Row], kind: str, seen: Audience) -> list[GroupScore]:
    told = seen.reads("team")
    return [GroupScore(row["name"], _score(row, kind), [("customer.team", "is", row["of"])] if told else ()) for row in _named(rows)]


def _segments(rows: Iterable[Row], kind: str, seen: Audience) -> list[GroupScore]:
    found = [row for row in rows if row["of"]]
    known = [row["of"] for row in found]
    return [GroupScore(row["of"], _score(row, kind), leaves_of([row["of"]], known, "customer.segment")) for row in found]


def _named(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["of"]][:MOST_GROUPS]


def _score(row: Row, kind: str) -> Any:
    return score_of(kind, _triple(row))


def _trend(rows: Iterable[Row], kind: str) -> Any:
    months = sorted(rows, key=lambda row: row["of"])
    names, counts = [f"{row['of']:%Y-%m}" for row in months], [_triple(row) for row in months]
    if kind == "nps":
        return measures.trend_from_counts(names, counts, kind="nps")
    return measures.trend_from_counts(names, [(good, sum((good, between, bad))) for good, between, bad in counts], kind="csat")


def _low(asked: QuerySet[Any], kind: str) -> Rows:
    """The newest low scores; those with words first among equals of a day would hide others, so plainly the newest."""
    worded = Case(When(comment="", then=Value(1)), default=Value(0))
    found = asked.filter(BAD[kind]).annotate(silent=worded).order_by("silent", "-given_at", "-pk")
    plain = ("pk", "score", "comment", "given_at", "customer_id")
    newest: Rows = found.values(*plain, name=F("customer__name"), of=F("customer__kind"), erased=F("customer__erased_at"))[:NEWEST]
    return newest
