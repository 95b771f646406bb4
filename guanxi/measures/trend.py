"""A score over time: one figure per period with its interval, and an arrow only where a test allows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, numbers, same_length
from guanxi.measures.errors import MeasureError
from guanxi.measures.proportions import difference_of_means, difference_of_shares, mean_with_interval
from guanxi.measures.results import FEWEST_ANSWERS, Difference, Measured, not_defined, too_few
from guanxi.measures.satisfaction import csat_from_counts, difference_of_nps, nps_from_counts

Kind = Literal["csat", "nps", "mean"]


@dataclass(frozen=True, slots=True)
class ScoreTrend:
    """``scores[i]`` belongs to ``periods[i]``; ``change`` compares the last two periods that have a score."""

    kind: Kind
    periods: tuple[str, ...]
    scores: tuple[Measured, ...]
    change: Difference


def score_trend(periods: Sequence[str], answers: ArrayLike, *, kind: Kind = "csat", confidence: float = 0.95) -> ScoreTrend:
    """The score of each period from single answers.

    ``periods`` (n labels that sort in time, such as ``"2026-03"``) and ``answers`` (n ratings: csat 1–5, nps 0–10, mean any scale) run
    in parallel. Periods under ten answers stay in the trend without a score.

    >>> trend = score_trend(["2026-01"] * 20 + ["2026-02"] * 20, [5] * 10 + [2] * 10 + [5] * 19 + [2], kind="csat")
    >>> [score.value for score in trend.scores], trend.change.direction
    ([0.5, 0.95], 'up')
    """
    labels, ratings = np.asarray(periods, dtype=str), numbers(answers, "answers", empty=True)
    same_length(periods=labels, answers=ratings)
    names = sorted(set(labels.tolist()))
    if kind == "mean":
        return _of_means(names, [ratings[labels == name] for name in names], confidence)
    return trend_from_counts(names, [_counted(ratings[labels == name], kind) for name in names], kind=kind, confidence=confidence)


def trend_from_counts(
    periods: Sequence[str], counts: Sequence[tuple[int, ...]], *, kind: Kind = "csat", confidence: float = 0.95
) -> ScoreTrend:
    """The same where a database has counted: per period (satisfied, n) for csat, (promoters, passives, detractors) for nps."""
    if len(periods) != len(counts):
        raise MeasureError(f"{len(counts)} counts for {len(periods)} periods", where="counts", do="Pass one tuple per period")
    change: Difference
    if kind == "csat":
        scores = [csat_from_counts(good, n, confidence=confidence) for good, n in counts]
    elif kind == "nps":
        scores = [nps_from_counts(up, passive, down, confidence=confidence) for up, passive, down in counts]
    else:
        raise MeasureError("a mean cannot be made from counts", where="kind", do="Use csat or nps, or pass the answers to score_trend")
    usable = [pair for pair, score in zip(counts, scores, strict=True) if score.ok]
    if len(usable) < 2:
        change = Difference(state="too_few", reason="one_period_only", confidence=confidence)
    elif kind == "csat":
        change = difference_of_shares(_pair(usable[-2]), _pair(usable[-1]), confidence=confidence)
    else:
        change = difference_of_nps(_triple(usable[-2]), _triple(usable[-1]), confidence=confidence)
    return ScoreTrend(kind, tuple(periods), tuple(scores), change)


def _of_means(names: list[str], groups: list[Floats], confidence: float) -> ScoreTrend:
    scores = [_mean(group, confidence) for group in groups]
    usable = [group for group, score in zip(groups, scores, strict=True) if score.ok]
    change = Difference(state="too_few", reason="one_period_only", confidence=confidence)
    if len(usable) >= 2:
        change = difference_of_means(usable[-2], usable[-1], confidence=confidence)
    return ScoreTrend("mean", tuple(names), tuple(scores), change)


def _mean(group: Floats, confidence: float) -> Measured:
    if group.size == 0:
        return not_defined("no_answers", method="t")
    return (
        too_few("too_few_answers", n=group.size, method="t")
        if group.size < FEWEST_ANSWERS
        else mean_with_interval(group, confidence=confidence)
    )


def _counted(ratings: Floats, kind: Kind) -> tuple[int, ...]:
    if kind == "csat":
        return int((ratings >= 4).sum()), ratings.size
    up, down = int((ratings >= 9).sum()), int((ratings <= 6).sum())
    return up, ratings.size - up - down, down


def _pair(counts: tuple[int, ...]) -> tuple[int, int]:
    return counts[0], counts[1]


def _triple(counts: tuple[int, ...]) -> tuple[int, int, int]:
    return counts[0], counts[1], counts[2]
