"""Finding segments: scale, gather, cluster, weigh the evidence, continue the last run, name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, table
from guanxi.measures.errors import MeasureError
from guanxi.measures.estimating import Estimator
from guanxi.measures.segments.choosing import Evidence, Examiner, Grouping, cluster
from guanxi.measures.segments.describing import Found, Segments, describe
from guanxi.measures.segments.grid import make_grid
from guanxi.measures.segments.naming import ROLES
from guanxi.measures.segments.scaling import Scaling, learn_scaling
from guanxi.measures.threads import one_thread

FEWEST, FEWEST_EACH = 100, 20
STRUCTURE = 0.2  # scatter at most e^−0.2 of what a shapeless box would leave
STABLE = 0.9
NEAR_BEST = 0.75


@dataclass
class SegmentFinder(Estimator):
    """K-means segments with k chosen by evidence; learned: ``result_`` (see :class:`Segments`).

    ``fewest`` customers in all and ``fewest_each`` per segment are floors; ``most`` is the largest k tried; ``roles`` maps feature names to
    recency, frequency and monetary for naming (common names are known).
    """

    seed: int = 0
    most: int = 10
    fewest: int = FEWEST
    fewest_each: int = FEWEST_EACH
    roles: Mapping[str, str] | None = None
    result_: Segments = field(init=False, repr=False, compare=False)

    def fit(self, features: ArrayLike, names: Sequence[str], *, previous: Segments | Mapping[str, Any] | None = None) -> SegmentFinder:
        """``features`` n customers × named columns, no gaps; ``previous`` the last run or its ``remember()``."""
        matrix, columns = table(features, names), tuple(names)
        if len(matrix) == 0:
            raise MeasureError("it is empty", where="features", do="Pass at least one customer")
        if len(matrix) < self.fewest:
            self.result_ = Segments.none("too_few", "too_few_customers", len(matrix), columns, self.seed)
            return self
        with one_thread("sklearn.cluster"):
            self.result_ = self._clearest(matrix, columns, _usable(previous, columns))
        return self

    def _clearest(self, matrix: Floats, names: tuple[str, ...], last: Segments | None) -> Segments:
        if last is not None:
            kept = self._run(matrix, names, last.used, last)
            if kept.reason == "kept":
                return kept
        # age or region may blur the groups that behaviour shows: the features that make the clearer groups are used, all are described
        behaviour = tuple(name for name in names if name in (self.roles or ROLES))
        sets = dict.fromkeys((names, behaviour if len(behaviour) > 1 else names))
        return max((self._run(matrix, names, used, last) for used in sets), key=lambda run: (run.state == "found", run.gap))

    def _run(self, matrix: Floats, names: tuple[str, ...], used: tuple[str, ...], last: Segments | None) -> Segments:
        at, continued = [names.index(name) for name in used], last if last and last.used == used else None
        scaling = learn_scaling(matrix[:, at], used, logged=continued.scaling.logged if continued else None)
        examiner = Examiner(make_grid(scaling.scale(matrix[:, at])), seed=self.seed)
        chosen, evidence, reason = self._choose(examiner, scaling, continued)
        if chosen is None:
            return replace(Segments.none("no_clear_groups", reason, len(matrix), names, self.seed), evidence=evidence)
        labels, bent = chosen.labels[examiner.grid.which], scaling.unscale(chosen.centers)
        found = Found(matrix, names, labels, bent, scaling, evidence, reason)
        return describe(found, last=continued, seed=self.seed, roles=self.roles)

    def _choose(self, examiner: Examiner, scaling: Scaling, last: Segments | None) -> tuple[Grouping | None, tuple[Evidence, ...], str]:
        tried = dict(self._tried(examiner))
        evidence = {k: about for k, (_, about) in tried.items()}
        best = max(about.gap for about in evidence.values())
        if last is not None and (kept := self._kept(examiner, scaling, last, best)) is not None:
            evidence[kept[1].k] = kept[1]
            return kept[0], tuple(evidence.values()), "kept"
        clear = [about for about in evidence.values() if self._clear(about)]
        for group in (near(clear, best), [about for about in clear if about not in near(clear, best)]):
            weighed = [replace(about, stability=examiner.stability(tried[about.k][0])) for about in group]
            evidence |= {about.k: about for about in weighed}
            stable = [about for about in weighed if (about.stability or 0.0) >= STABLE]
            if stable:
                winner = max(stable, key=lambda about: (round(about.stability or 0.0, 2), about.gap))
                return tried[winner.k][0], tuple(evidence.values()), "chosen"
        return None, tuple(evidence.values()), "unstable" if clear else "no_structure"

    def _tried(self, examiner: Examiner) -> list[tuple[int, tuple[Grouping, Evidence]]]:
        most = min(self.most, len(np.unique(examiner.grid.points, axis=0)) - 1)
        found = [(k, examiner.examine(k)) for k in range(2, most + 1)]
        return found or [(1, (Grouping(np.zeros((1, 1)), np.zeros(1, dtype=np.int64), 0.0), Evidence(1, 0.0, -1.0, -1.0, 0.0, 0)))]

    def _clear(self, about: Evidence, structure: float = STRUCTURE) -> bool:
        return about.gap >= max(structure, 2 * about.gap_error) and about.smallest >= self.fewest_each

    def _kept(self, examiner: Examiner, scaling: Scaling, last: Segments, best: float) -> tuple[Grouping, Evidence] | None:
        """The last run's k, from its centres, while near the best and stable; half the structure is enough, so days do not flicker."""
        grid, start = examiner.grid, scaling.rescale(last.centers)
        found = cluster(grid.points, grid.weights, len(start), seed=self.seed, centers=start)
        about = examiner.weigh(found)
        if not self._clear(about, STRUCTURE / 2) or not near([about], best):
            return None
        stability = examiner.stability(found)
        return (found, replace(about, stability=stability)) if stability >= STABLE else None


def find_segments(
    features: ArrayLike,
    names: Sequence[str],
    *,
    seed: int = 0,
    previous: Segments | Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
) -> Segments:
    """Segments of n customers by K-means on scaled, outlier-safe features; 1 million × 3 take seconds.

    ``features`` n × d without gaps, ``names`` d column names (recency, frequency, monetary and a few synonyms are understood for naming).
    The state is ``"found"``, ``"too_few"`` (under 100 customers) or ``"no_clear_groups"`` (``no_structure``: no better than a shapeless
    cloud; ``unstable``: adjusted Rand under .9 over 20 bootstraps). Same input and seed, same result. With ``previous`` the labels,
    names and, while the evidence allows, k continue the last run. Where behaviour alone makes clearer groups than all features
    together, the groups rest on it (``used``) and the others are only described.

    Raises MeasureError on gaps or where names do not fit. Tibshirani, Walther & Hastie (2001); Hennig (2007).
    """
    return SegmentFinder(seed=seed, roles=roles).fit(features, names, previous=previous).result_


def near(clear: list[Evidence], best: float) -> list[Evidence]:
    """Those whose structure is near the best; among them the one that comes back most faithfully is chosen."""
    return [about for about in clear if about.gap >= NEAR_BEST * best]


def _usable(previous: Segments | Mapping[str, Any] | None, names: tuple[str, ...]) -> Segments | None:
    last = Segments.recall(previous) if isinstance(previous, Mapping) else previous
    return last if last is not None and last.state == "found" and last.names == names else None
