"""The segments in force for one audience: who is in them, what they bring, how satisfied they are, and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, FilteredRelation, Q, Sum

from guanxi import measures
from guanxi.access.actor import Actor
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.asof import run_of
from guanxi.insight.audience import Audience, audience
from guanxi.insight.satisfaction.answers import answered, last_days
from guanxi.insight.segments.buying import Bought, bought
from guanxi.records.reading import rows
from guanxi.records.registry import registry

FIELDS = ("segment", "rfm", "value_so_far")
RECENT_DAYS = 730


@dataclass(frozen=True)
class SegmentLine:
    """`sizes` by kind of customer; `csat` is None for those who may not read feedback."""

    label: str
    id: int
    code: str
    ordinal: int
    sizes: Mapping[str, int]
    revenue_share: float | None
    medians: Mapping[str, float]
    csat: Any = None
    reasons: tuple[Any, ...] = ()

    @property
    def size(self) -> int:
        return sum(self.sizes.values())


@dataclass(frozen=True)
class SegmentView:
    """`state`: found, no_clear_groups, too_few or never (nothing was computed yet)."""

    audience: Audience
    state: str
    reason: str
    run: ScoreRun | None
    lines: list[SegmentLine] = field(default_factory=list)
    rfm: dict[tuple[int, int], int] = field(default_factory=dict)
    scored: tuple[str, ...] = ()
    """The kinds of customers that have scores of recency and frequency."""

    @property
    def n(self) -> int:
        return sum(line.size for line in self.lines)

    @property
    def about(self) -> dict[str, Any]:
        return self.run.summary if self.run else {}


def segments_for(actor: Actor) -> SegmentView:
    seen = audience(actor, *FIELDS)
    run = run_of("segment")
    if run is None:
        return SegmentView(seen, "never", "", None)
    lines = _lines(seen, run) if run.summary.get("state") == "found" else []
    return SegmentView(
        seen, run.summary.get("state", "never"), run.summary.get("reason", ""), run, lines, rfm_grid(seen), scored_kinds(seen)
    )


def _lines(seen: Audience, run: ScoreRun) -> list[SegmentLine]:
    sizes = _sizes(seen)
    told = {one["label"]: one for one in run.summary["segments"]}
    revenue, medians = _whole(seen, told, sizes) if seen.whole else _partial(seen)
    scores = _csat(seen)
    found = [
        SegmentLine(
            label,
            one["id"],
            one["code"],
            one["ordinal"],
            sizes.get(label, {}),
            revenue.get(label),
            medians.get(label, {}),
            None if scores is None else measures.csat_from_counts(*scores.get(label, (0, 0))),
            tuple(measures.Reason(**reason) for reason in one["reasons"]),
        )
        for label, one in told.items()
        if sizes.get(label)
    ]
    return sorted(found, key=lambda line: (-(line.revenue_share or 0), line.id))


def _of(seen: Audience, kind: str) -> Any:
    return CurrentScore.objects.filter(kind=kind, customer__in=seen.customers())


def _sizes(seen: Audience) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for label, kind, count in _of(seen, "segment").values_list("label", "customer__kind").annotate(n=Count("pk")).order_by():
        found.setdefault(label, {})[kind] = count
    return found


def _whole(
    seen: Audience, told: Mapping[str, Any], sizes: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """As the run found them. Where customers have gone since, their money goes with them: shares are of those who are still there."""
    medians = {label: one["medians"] for label, one in told.items()}
    if all(sum(sizes.get(label, {}).values()) == one["size"] for label, one in told.items()):
        return {label: one["revenue_share"] for label, one in told.items()}, medians
    spent = FilteredRelation("customer__scores", condition=Q(customer__scores__kind="value_so_far"))
    summed = dict(_of(seen, "segment").annotate(spent=spent).values_list("label").annotate(money=Sum("spent__value")).order_by())
    total = sum(money or 0 for money in summed.values()) or 1.0
    return {label: (money or 0) / total for label, money in summed.items()}, medians


def _partial(seen: Audience) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Shares and medians of the customers in sight, from their own scores and orders."""
    label_of = dict(_of(seen, "segment").values_list("customer_id", "label"))
    spent = dict(_of(seen, "value_so_far").values_list("customer_id", "value"))
    total = sum(spent.get(one) or 0 for one in label_of) or 1.0
    members: dict[str, list[int]] = {}
    for customer, label in label_of.items():
        members.setdefault(label, []).append(customer)
    history = bought(seen.customers())
    shares = {label: sum(spent.get(one) or 0 for one in ids) / total for label, ids in members.items()}
    return shares, {
        label: _medians([history[one] for one in ids if one in history], [spent[one] for one in ids if spent.get(one)])
        for label, ids in members.items()
    }


def _medians(history: list[Bought], spent: list[float]) -> dict[str, float]:
    found = {"monetary": float(median(spent))} if spent else {}
    if history:
        found |= {"recency": float(median(one.days_since for one in history)), "frequency": float(median(one.orders for one in history))}
    return found


def _csat(seen: Audience) -> dict[str, tuple[int, int]] | None:
    """Per segment (satisfied, answers) of the last two years, of the ratings that this actor may read."""
    if not seen.actor.may("read", "feedback"):
        return None
    mine = answered(rows(registry.of("feedback"), seen.actor), last_days(RECENT_DAYS)).filter(kind="csat", customer__in=seen.customers())
    joined = mine.annotate(of=FilteredRelation("customer__scores", condition=Q(customer__scores__kind="segment")))
    counted = joined.values_list("of__label").annotate(good=Count("pk", filter=Q(score__gte=4)), n=Count("pk")).order_by()
    return {label: (good, n) for label, good, n in counted if label}


def rfm_grid(seen: Audience) -> dict[tuple[int, int], int]:
    """(recency score, frequency score) → customers."""
    grid: dict[tuple[int, int], int] = {}
    for label, count in _of(seen, "rfm").values_list("label").annotate(n=Count("pk")).order_by():
        if len(label) == 3 and label.isdecimal():
            cell = int(label[0]), int(label[1])
            grid[cell] = grid.get(cell, 0) + count
    return grid


def leaves_of(labels: Sequence[str], known: Iterable[str], field: str = "segment") -> list[tuple[str, str, Any]]:
    """What a list asks for to show these segments only: a bare name asks for every segment of the name, so the others are left out."""
    others = [one for one in known if one not in labels and one.rpartition("_")[0] in labels and one.rpartition("_")[2].isdecimal()]
    wanted: tuple[str, str, Any] = (field, "is", labels[0]) if len(labels) == 1 else (field, "any_of", list(labels))
    return [wanted, (field, "none_of", others)] if others else [wanted]


def scored_kinds(seen: Audience) -> tuple[str, ...]:
    return tuple(kind for kind in seen.kinds if _of(seen, "rfm").filter(customer__kind=kind).exists())


def spent_in_all(seen: Audience) -> float:
    return float(_of(seen, "value_so_far").aggregate(total=Sum("value"))["total"] or 0)
