"""Customers drawn from fitted models: for the parametric bootstrap, for intervals, and for testing what the models claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.measures.buying.bg_nbd import BgNbd, BgNbdParameters
from guanxi.measures.buying.rows import Histories, merged
from guanxi.measures.checking import Floats, Integers

LARGEST_BOOTSTRAP = 20_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """Simulated histories, and the truth behind each: rate of buying, chance to leave, still alive."""

    rows: Histories
    rate: Floats
    leaving: Floats
    alive: Integers


def draw_histories(p: BgNbdParameters, ages: Floats, random: np.random.Generator, *, first_may_leave: bool = False) -> Drawn:
    """One BG/NBD (or MBG/NBD) customer per age, observed from first purchase to that age."""
    n = len(ages)
    rate, leaving = random.gamma(p.r, 1 / p.alpha, n), np.clip(random.beta(p.a, p.b, n), 1e-12, 1 - 1e-12)
    wanted, stays = random.poisson(rate * ages), random.geometric(leaving) - int(first_may_leave)
    gone = stays <= wanted
    x = np.where(gone, stays, wanted)
    # the x-th of `wanted` uniform times is Beta(x, wanted − x + 1)
    last = np.where(x > 0, ages * random.beta(np.maximum(x, 1), np.maximum(wanted - x, 0) + 1), 0.0)
    return Drawn(Histories(x.astype(np.int64), last, ages, np.ones(n)), rate, leaving, (~gone).astype(np.int64))


def bootstrap(model: BgNbd, ages: Floats, *, draws: int, random: np.random.Generator) -> list[BgNbdParameters]:
    """Parametric bootstrap: simulate as many customers as there are, refit, keep the parameters.

    Over 20 000 customers, 20 000 are simulated and the deviations of the log parameters shrunk by √(20 000 / n).
    """
    p: BgNbdParameters = model.params_
    size = min(len(ages), LARGEST_BOOTSTRAP)
    shrink, kept = np.sqrt(size / len(ages)), []
    for _ in range(draws):
        sample = ages if size == len(ages) else random.choice(ages, size)
        drawn = draw_histories(p, sample, random, first_may_leave=model.first_may_leave)
        again = BgNbd(model.first_may_leave).fit_rows(merged(drawn.rows), start=p.as_array()).params_
        logs = np.log(p.as_array()) + shrink * (np.log(again.as_array()) - np.log(p.as_array()))
        kept.append(BgNbdParameters(*(float(value) for value in np.exp(logs))))
    return kept
