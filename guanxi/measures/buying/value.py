"""Expected customer value: BG/NBD for how often, Gamma-Gamma for how much, discounted over a horizon, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.bg_nbd import BgNbd, BgNbdParameters
from guanxi.measures.buying.gamma_gamma import GammaGamma, GammaGammaParameters
from guanxi.measures.buying.intervals import Customers, Outlook, predictive_bounds
from guanxi.measures.buying.rows import Histories, group, histories, merged
from guanxi.measures.buying.simulating import bootstrap
from guanxi.measures.checking import Floats, Integers, number, numbers, same_length, whole_numbers
from guanxi.measures.threads import one_thread

FEWEST_CUSTOMERS, FEWEST_REPEATERS = 200, 50
HARDLY_ANYONE_LEAVES = 0.01
REFITS = 30
STEPS = 24

Basis = Literal["revenue", "margin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedValue:
    """What each customer is expected to bring; arrays of length n in the order of the input, ``None`` unless ``state`` is ``"ok"``.

    ``value`` discounted revenue or margin (see ``basis``) over ``horizon``, with ``low`` and ``high`` holding the amount that will
    really come with chance ``level``; ``purchases`` expected in the horizon; ``alive`` P(still a customer); ``spend`` expected per
    purchase. ``value`` is a mean: of a customer who most likely brings nothing, low and high are 0 while the value is above it.
    ``warnings`` are codes for ``words.sentence``.
    """

    state: Literal["ok", "too_few"]
    reason: str = ""
    basis: Basis = "revenue"
    horizon: float = 0.0
    discount_rate: float = 0.0
    level: float = 0.8
    n: int = 0
    repeaters: int = 0
    value: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    purchases: Floats | None = None
    alive: Floats | None = None
    spend: Floats | None = None
    buying: BgNbdParameters | None = None
    spending: GammaGammaParameters | None = None
    method: str = ""
    warnings: tuple[str, ...] = ()


def clv_expected(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_spend: ArrayLike,
    *,
    horizon: float,
    discount_rate: float = 0.10,
    units_per_year: float = 365.25,
    margin: float = 1.0,
    basis: Basis = "revenue",
    spend_purchases: ArrayLike | None = None,
    level: float = 0.8,
    seed: int = 0,
) -> ExpectedValue:
    """Discounted expected value of each customer over ``horizon``, from one row of totals per customer (n values each).

    ``frequency`` repeat purchases (purchase days − 1), ``recency`` time from the first to the last purchase, ``age`` time from the
    first purchase to today, both in one unit of which ``units_per_year`` make a year; ``horizon`` in that unit too.
    ``mean_spend`` per purchase in one currency, ``spend_purchases`` how many purchases that mean rests on (default: ``frequency``);
    a mean of 0 or less counts as unknown. ``discount_rate`` per year. ``margin`` in 0..1 multiplies the spend, ``basis`` says what
    the result is.

    Under 200 customers or 50 repeaters the state is ``"too_few"``. Where a / (a + b) < .01 the data show hardly anyone leaving: MBG/NBD is
    used and a warning given. Method: maximum likelihood; interval: posterior predictive simulated under a parametric bootstrap of 30
    refits. Raises MeasureError on gaps, negatives or recency > age.

    >>> clv_expected([1, 0], [10, 0], [30, 30], [20.0, 0.0], horizon=365).reason
    'too_few_customers'
    """
    rows = histories(frequency, recency, age)
    known, mean = _known_spend(rows.x if spend_purchases is None else spend_purchases, mean_spend, len(rows.x))
    time, yearly = number(horizon, "horizon", above=0), number(discount_rate, "discount_rate", above=-1)
    number(margin, "margin", low=0), number(level, "level", low=0.05, high=0.99)
    repeaters, random = int((rows.x > 0).sum()), np.random.default_rng(seed)
    about = {"basis": basis, "horizon": time, "discount_rate": yearly, "level": level, "n": len(rows.x), "repeaters": repeaters}
    if len(rows.x) < FEWEST_CUSTOMERS:
        return ExpectedValue(state="too_few", reason="too_few_customers", **about)  # type: ignore[arg-type]
    if repeaters < FEWEST_REPEATERS or int((known > 0).sum()) < FEWEST_REPEATERS:
        return ExpectedValue(state="too_few", reason="too_few_repeaters", **about)  # type: ignore[arg-type]
    force = float(np.log1p(yearly)) / number(units_per_year, "units_per_year", above=0)
    with one_thread("scipy.linalg", "scipy.optimize"):
        buying, warnings = _buying(rows)
        spending = GammaGamma().fit(known[known > 0], mean[known > 0])
        alive, expected, discounted = _purchases(buying, rows, time, force)
        customers = Customers(rows.x.astype(float), rows.T, alive, known.astype(float), mean)
        draws = bootstrap(buying, rows.T, draws=REFITS, random=random)
        outlook = Outlook(draws, _spending_draws(spending, known, random), spending.params_, buying.first_may_leave, time, force)
        low, high = predictive_bounds(customers, outlook, level=level, random=random)
    spend = margin * spending.expected_spend(known, mean)
    return ExpectedValue(
        state="ok",
        value=discounted * spend,
        low=margin * low,
        high=margin * high,
        purchases=expected,
        alive=alive,
        spend=spend,
        buying=buying.params_,
        spending=spending.params_,
        method="mbg_nbd+gamma_gamma" if buying.first_may_leave else "bg_nbd+gamma_gamma",
        warnings=warnings + _spend_warnings(spending.params_, known, mean),
        **about,  # type: ignore[arg-type]
    )


def _known_spend(purchases: ArrayLike, mean_spend: ArrayLike, size: int) -> tuple[Integers, Floats]:
    count, mean = whole_numbers(purchases, "spend_purchases", low=0), numbers(mean_spend, "mean_spend")
    same_length(frequency=np.empty(size), spend_purchases=count, mean_spend=mean)
    known = (mean > 0) & (count > 0)
    return np.where(known, count, 0), np.where(known, mean, 0.0)


def _buying(rows: Histories) -> tuple[BgNbd, tuple[str, ...]]:
    small = merged(rows)
    model = BgNbd().fit_rows(small)
    if model.params_.a / (model.params_.a + model.params_.b) >= HARDLY_ANYONE_LEAVES:
        return model, ()
    return BgNbd(first_may_leave=True).fit_rows(small), ("hardly_anyone_leaves",)


def _purchases(model: BgNbd, rows: Histories, horizon: float, force: float) -> tuple[Floats, Floats, Floats]:
    """P(alive), expected purchases, and the same discounted from the middle of each of 24 steps; distinct (x, T) are computed once."""
    first, which, _ = group((rows.x, rows.T))
    ends = horizon * np.arange(1, STEPS + 1) / STEPS
    bought = model.expected_if_alive(ends, rows.x[first].astype(float), rows.T[first])
    discounted = np.diff(bought, axis=1, prepend=0.0) @ np.exp(-force * (ends - horizon / STEPS / 2))
    alive = model.p_alive(rows.x, rows.t_x, rows.T)
    return alive, alive * bought[which, -1], alive * discounted[which]


def _spending_draws(model: GammaGamma, known: Integers, random: np.random.Generator) -> list[GammaGammaParameters]:
    """Parametric bootstrap of the spending model, on at most 20 000 of its customers, deviations shrunk as for the buying model."""
    p, counts = model.params_, known[known > 0]
    fitted, draws = np.array([p.p, p.q, p.v]), []
    sample = counts if len(counts) <= 20_000 else random.choice(counts, 20_000)
    for _ in range(REFITS):
        means = random.gamma(p.p * sample) / sample * (p.v / random.gamma(p.q, size=len(sample)))
        again = GammaGamma().fit(sample, np.maximum(means, 1e-12)).params_
        logs = np.log(fitted) + np.sqrt(len(sample) / len(counts)) * (np.log([again.p, again.q, again.v]) - np.log(fitted))
        draws.append(GammaGammaParameters(*(float(value) for value in np.exp(logs))))
    return draws


def _spend_warnings(p: GammaGammaParameters, known: Integers, mean: Floats) -> tuple[str, ...]:
    rows = known > 0
    depends = bool(known[rows].std() > 0 and mean[rows].std() > 0 and abs(np.corrcoef(known[rows], mean[rows])[0, 1]) > 0.3)
    return (("spend_depends_on_frequency",) if depends else ()) + (("spend_without_mean",) if p.q <= 1 else ())
