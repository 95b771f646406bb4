"""A name for each segment: the nearest of a few ideals (recent? often? much?), one to one, and never one that its figures contradict,
nor one that says "longer ago" or "spends more" of those who, in days and money, do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from guanxi.measures.checking import Floats, Integers

ROLES = {
    "recency": "recency",
    "days_since_last": "recency",
    "months_since_last": "recency",
    "frequency": "frequency",
    "orders": "frequency",
    "purchase_frequency": "frequency",
    "monetary": "monetary",
    "spend": "monetary",
    "amount": "monetary",
    "avg_purchase_amount": "monetary",
}
IDEALS = {  # recent, often, much: −1 .. 1
    "loyal_high_value": (1, 1, 1),
    "loyal": (1, 1, 0),
    "price_sensitive": (0, 1, -1),
    "big_spender": (0, 0, 1),
    "active": (1, 0, 0),
    "new": (1, -1, -1),
    "new_high_value": (1, -1, 1),
    "steady": (0, 0, 0),
    "slipping": (-1, 0, 0),
    "at_risk": (-1, 1, 1),
    "lapsed_high_value": (-1, -1, 1),
    "dormant": (-1, -1, -1),
}
SINCE = {  # names that tell how long ago, from the most recent on; the others say nothing of it
    **dict.fromkeys(("loyal_high_value", "loyal", "active", "new", "new_high_value"), 0),
    "steady": 1,
    **dict.fromkeys(("slipping", "at_risk"), 2),
    **dict.fromkeys(("lapsed_high_value", "dormant"), 3),
}
LITTLE, MUCH = -1, 1
AXES = ("recency", "frequency", "monetary")
SAYS_SOMETHING = 0.25  # a feature is named as a reason from this mean rank on (−1 .. 1)
CONTRADICTED, AGAIN = 100.0, 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a segment is called so: this feature lies ``"high"`` or ``"low"``; medians of the segment and of all, in its unit."""

    feature: str
    direction: str
    strength: float
    median: float
    overall: float

    @property
    def code(self) -> str:
        return f"{self.feature}_{self.direction}"


def mean_ranks(matrix: Floats, labels: Integers, k: int) -> Floats:
    """Where each segment's customers stand among all, per feature: k × features, −1 lowest .. 1 highest, ties in the middle."""
    sizes = np.maximum(np.bincount(labels, minlength=k), 1)
    result = np.empty((k, matrix.shape[1]))
    for place, values in enumerate(matrix.T):
        _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
        middle = (np.cumsum(counts) - counts / 2) / len(values)
        result[:, place] = np.bincount(labels, weights=middle[which], minlength=k) / sizes * 2 - 1
    return result


def name_segments(
    ranks: Floats, names: Sequence[str], roles: Mapping[str, str] | None = None, medians: Floats | None = None
) -> list[tuple[str, int]]:
    """(code, ordinal) for each segment; the ordinal is 1 unless a name is needed again. Without known features the code is ``"group"``.

    ``medians`` (k × features, in their units) say in which order the names have to stand; without them the mean ranks do.
    """
    axes = {(roles or ROLES).get(name, ""): place for place, name in enumerate(names)}
    used = [axis for axis in AXES if axis in axes]
    if not used:
        return [("group", place + 1) for place in range(len(ranks))]
    stand = np.column_stack([ranks[:, axes[axis]] * (-1 if axis == "recency" else 1) for axis in used])
    codes = _distinct(used)
    price = np.array([[_distance(row, np.array(ideal)) for ideal in codes.values()] for row in stand])
    figures = ranks if medians is None else medians
    days, money = (figures[:, axes[axis]] if axis in axes else None for axis in ("recency", "monetary"))
    chosen = _cheapest(price, list(codes), days, money)
    return [(code, 1 + chosen[:place].count(code)) for place, code in enumerate(chosen)]


def _cheapest(price: Floats, codes: list[str], days: Floats | None, money: Floats | None) -> list[str]:
    """One name per segment, at the least price of all that keep the order of days and of money."""
    from scipy.optimize import linear_sum_assignment

    best, chosen = np.inf, [codes[0]] * len(price)
    for allowed in _allowed(codes, days, money, len(price)):
        open_price = np.where(allowed, price, np.inf)
        if open_price.min(axis=1).sum() >= best:
            continue
        every = np.hstack([open_price + AGAIN * again for again in range(len(price))])
        rows, columns = linear_sum_assignment(every)
        cost = float(every[rows, columns].sum())
        if cost < best:
            best, chosen = cost, [codes[column % len(codes)] for column in columns]
    return chosen


def _allowed(codes: list[str], days: Floats | None, money: Floats | None, k: int) -> Iterator[NDArray[np.bool_]]:
    """Which names each segment may carry (k × names), for every way to cut the days into stages and the money into little and much."""
    since = np.array([SINCE.get(code, -1) for code in codes])
    worth = np.array([IDEALS[code][AXES.index("monetary")] for code in codes])
    stages = _cuts(days, len(set(SINCE.values()))) if days is not None else [since[:0]]
    halves = _cuts(money, 2) if money is not None else [worth[:0]]
    for stage in stages:
        by_days = (since[None, :] < 0) | (since[None, :] == stage[:, None]) if days is not None else np.ones((k, len(codes)), dtype=bool)
        for half in halves:
            yield by_days & (worth[None, :] != np.where(half == 0, MUCH, LITTLE)[:, None]) if money is not None else by_days


def _cuts(values: Floats, stages: int) -> list[Integers]:
    """Every way to give values their stages so that a higher stage never holds a smaller value; equal values share theirs."""
    levels, which = np.unique(values, return_inverse=True)
    return [np.array(one)[which] for one in combinations_with_replacement(range(stages), len(levels))]


def reasons(ranks: Floats, medians: Floats, overall: Floats, names: Sequence[str]) -> tuple[Reason, ...]:
    """The features that set one segment apart, strongest first."""
    order = np.argsort(-np.abs(ranks), kind="stable")
    return tuple(
        Reason(names[place], "high" if ranks[place] > 0 else "low", float(abs(ranks[place])), float(medians[place]), float(overall[place]))
        for place in order
        if abs(ranks[place]) >= SAYS_SOMETHING
    )


def _distinct(used: list[str]) -> dict[str, tuple[int, ...]]:
    """The ideals seen through the features there are; of two that look the same the first stays."""
    seen: dict[tuple[int, ...], str] = {}
    for code, ideal in IDEALS.items():
        seen.setdefault(tuple(ideal[AXES.index(axis)] for axis in used), code)
    return {code: ideal for ideal, code in seen.items()}


def _distance(stand: Floats, ideal: Floats) -> float:
    contradicted = bool(((ideal != 0) & (stand * ideal < 0)).any())
    return float(np.linalg.norm(stand - 0.7 * ideal)) + CONTRADICTED * contradicted
