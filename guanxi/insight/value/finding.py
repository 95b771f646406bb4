"""Expected value and activity for one audience: total, spread, the most valuable customers, and what the estimates rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Func, IntegerField, Q, QuerySet, Sum, Value

from guanxi.access.actor import Actor
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.asof import run_of
from guanxi.insight.audience import Audience, audience
from guanxi.records.asking_together import answers_of

Row = Mapping[str, Any]
Rows = QuerySet[Any, dict[str, Any]]
FIELDS = ("expected_value", "alive", "value_so_far")
BARS, TENTHS, TOP = 20, 10, 20


class Quantile(Aggregate):
    function = "percentile_cont"
    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class TopCustomer:
    id: int
    kind: str
    name: str
    value: float
    low: float | None
    high: float | None
    alive: float | None
    so_far: float | None


@dataclass(frozen=True)
class Summed:
    """A figure over all customers in sight who have it: how many of each kind they are, and what theirs comes to."""

    sizes: Mapping[str, int] = field(default_factory=dict)
    total: float = 0.0

    @property
    def n(self) -> int:
        return sum(self.sizes.values())


NOBODY = Summed()


@dataclass(frozen=True)
class ValueView:
    """`state`: ok, too_few or never. `bars` of the distribution are (from, to, customers), the last one is open above.

    `active` is over those who can be judged: not over whoever bought only once."""

    audience: Audience
    state: str
    run: ScoreRun | None
    expected: Summed = NOBODY
    active: Summed = NOBODY
    so_far: Summed = NOBODY
    median: float | None = None
    top_fifth: float | None = None
    bars: list[tuple[float, float | None, int]] = field(default_factory=list)
    alive: list[int] = field(default_factory=list)
    top: list[TopCustomer] = field(default_factory=list)

    @property
    def n(self) -> int:
        return self.expected.n

    @property
    def once(self) -> dict[str, int]:
        """How many of each kind bought only once, so that nobody can say whether they are still active."""
        left = {kind: n - self.active.sizes.get(kind, 0) for kind, n in self.expected.sizes.items()}
        return {kind: n for kind, n in left.items() if n > 0}

    @property
    def about(self) -> Mapping[str, Any]:
        return self.run.summary if self.run else {}

    @property
    def currency(self) -> str:
        return str(self.about.get("currency", ""))


def value_for(actor: Actor) -> ValueView:
    seen = audience(actor, *FIELDS)
    run = run_of("expected_value")
    mine, alive = _of(seen, "expected_value"), _of(seen, "alive")
    told = answers_of({"sums": _summed(seen), "spread": _spread(mine)})
    sums = _sums(told["sums"])
    if run is None or run.summary.get("state") != "ok":
        return ValueView(seen, "never" if run is None else "too_few", run, so_far=sums["value_so_far"])
    expected = sums["expected_value"]
    spread: Row = told["spread"][0] if told["spread"] else {"half": None, "fifth": 0.0, "most": 0.0}
    step, count = _scale(float(spread["most"]))
    best = _all(mine.filter(value__gte=spread["fifth"])).annotate(total=Sum("value"))
    rest = answers_of(
        {"best": best, "bars": _buckets(mine, step * count, count), "tenths": _buckets(alive, 1.0, TENTHS), "top": _top_rows(mine)}
    )
    return ValueView(
        seen,
        "ok",
        run,
        expected=expected,
        active=sums["alive"],
        so_far=sums["value_so_far"],
        median=spread["half"],
        top_fifth=sum(row["total"] for row in rest["best"]) / expected.total if expected.total else None,
        bars=_bars(rest["bars"], step, count),
        alive=_tenths(rest["tenths"]),
        top=_top(rest["top"]),
    )


def _of(seen: Audience, *kinds: str) -> QuerySet[Any]:
    return CurrentScore.objects.filter(kind__in=kinds, value__isnull=False, customer__in=seen.customers())


def _all(scores: QuerySet[Any]) -> Rows:
    """All of them as one group: no row where there is none."""
    found: Rows = scores.order_by().values(whole=Value(1))
    return found


def _spread(mine: QuerySet[Any]) -> Rows:
    quantiles = {"half": 0.5, "fifth": 0.8, "most": 0.98}
    found: Rows = _all(mine).annotate(**{name: Quantile("value", share=share) for name, share in quantiles.items()})
    return found


def _summed(seen: Audience) -> Rows:
    found: Rows = _of(seen, *FIELDS).order_by().values("kind", "customer__kind").annotate(n=Count("pk"), total=Sum("value"))
    return found


def _sums(rows: Iterable[Row]) -> dict[str, Summed]:
    found: dict[str, dict[str, tuple[int, float]]] = {name: {} for name in FIELDS}
    for row in rows:
        found[row["kind"]][row["customer__kind"]] = row["n"], row["total"]
    return {
        name: Summed({kind: n for kind, (n, _total) in parts.items()}, float(sum(total for _n, total in parts.values())))
        for name, parts in found.items()
    }


def round_step(top: float, bars: int) -> float:
    """A width that people count in: 1, 2, 2.5 or 5 times a power of ten."""
    if top <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(top / bars))) - 1) if top / bars >= 1 else 10.0**-3
    while power * 10 < top / bars:
        power *= 10
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= top / bars)


def _scale(most: float) -> tuple[float, int]:
    """How wide the bars are, and how many there are."""
    step = round_step(most, BARS)
    count = max(1, min(BARS, -(-int(most) // max(int(step), 1)) if step >= 1 else BARS))
    return step, count


def _buckets(mine: QuerySet[Any], top: float, count: int) -> Rows:
    bucket = Func(F("value"), Value(0.0), Value(top), Value(count), function="width_bucket", output_field=IntegerField())
    found: Rows = mine.order_by().annotate(bar=bucket).values("bar").annotate(n=Count("pk"))
    return found


def _bars(rows: Iterable[Row], step: float, count: int) -> list[tuple[float, float | None, int]]:
    found = {row["bar"]: row["n"] for row in rows}
    ends = [(at * step, (at + 1) * step, found.get(at + 1, 0)) for at in range(count)]
    return [*ends, (count * step, None, found.get(count + 1, 0))]


def _tenths(rows: Iterable[Row]) -> list[int]:
    found = {row["bar"]: row["n"] for row in rows}
    return [found.get(at, 0) + (found.get(TENTHS + 1, 0) if at == TENTHS else 0) for at in range(1, TENTHS + 1)]


def _top_rows(mine: QuerySet[Any]) -> Rows:
    plain = ("customer_id", "customer__kind", "customer__name", "value", "low", "high")
    found: Rows = mine.filter(customer__erased_at__isnull=True).order_by("-value", "customer_id").values(*plain)[:TOP]
    return found


def _top(rows: Sequence[Row]) -> list[TopCustomer]:
    ids = [row["customer_id"] for row in rows]
    others = {
        (one.customer_id, one.kind): one.value
        for one in CurrentScore.objects.filter(Q(kind="alive") | Q(kind="value_so_far"), customer__in=ids)
    }
    return [
        TopCustomer(
            row["customer_id"],
            row["customer__kind"],
            row["customer__name"],
            row["value"] or 0.0,
            row["low"],
            row["high"],
            others.get((row["customer_id"], "alive")),
            others.get((row["customer_id"], "value_so_far")),
        )
        for row in rows
    ]
