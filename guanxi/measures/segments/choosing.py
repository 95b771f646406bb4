"""Choosing k by evidence: is there structure at all, how clear is it, does it come back when the customers are drawn again.

Structure: within-group scatter against that of one shapeless box with the same covariance. Among clouds without groups the box is the
one that K-means divides best (Tibshirani, Walther & Hastie 2001), so a gap over it is structure. Clearness: silhouette (Rousseeuw 1987).
Coming back: adjusted Rand between the grouping and those of 20 bootstraps (Hennig 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guanxi.measures.checking import Floats, Integers
from guanxi.measures.segments.agreement import adjusted_rand
from guanxi.measures.segments.grid import Grid

REFERENCES, REFERENCE_SIZE = 8, 2_000
SILHOUETTE_SIZE = 2_000
BOOTSTRAPS = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one k. ``gap`` in logs of scatter, ``gap_error`` its standard error, ``stability`` mean ARI, None if not tried."""

    k: int
    inertia: float
    silhouette: float
    gap: float
    gap_error: float
    smallest: int
    stability: float | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """One K-means solution on the cells."""

    centers: Floats
    labels: Integers
    inertia: float


def cluster(points: Floats, weights: Floats, k: int, *, seed: int, starts: int = 4, centers: Floats | None = None) -> Grouping:
    """Weighted K-means (Lloyd from k-means++ starts, or from given centres)."""
    from sklearn.cluster import KMeans

    how: dict[str, Any] = {"n_init": starts, "init": "k-means++"} if centers is None else {"n_init": 1, "init": centers}
    model = KMeans(n_clusters=k, random_state=seed, max_iter=100, **how).fit(points, sample_weight=weights)
    return Grouping(model.cluster_centers_, model.labels_.astype(np.int64), float(model.inertia_))


class Examiner:
    """Collects the evidence for each k on one grid; the references are drawn once."""

    def __init__(self, grid: Grid, *, seed: int) -> None:
        self.grid, self.seed = grid, seed
        random = np.random.default_rng(seed)
        self.expected: dict[int, Floats] = {}
        self.boxes = [_box(grid, random) for _ in range(REFERENCES)]
        picked = random.choice(len(grid.weights), min(SILHOUETTE_SIZE, len(grid.weights)), p=grid.weights / grid.weights.sum())
        self.picked = np.unique(picked)

    def examine(self, k: int) -> tuple[Grouping, Evidence]:
        found = cluster(self.grid.points, self.grid.weights, k, seed=self.seed)
        return found, self.weigh(found)

    def weigh(self, found: Grouping) -> Evidence:
        k, weights = len(found.centers), self.grid.weights
        scatter = np.log(max(found.inertia, 1e-300) / weights.sum())
        expected = self._expected(k)
        error = float(expected.std(ddof=1) * np.sqrt(1 + 1 / REFERENCES))
        smallest = int(np.bincount(found.labels, weights=weights, minlength=k).min())
        return Evidence(k, found.inertia, self._silhouette(found), float(expected.mean() - scatter), error, smallest)

    def _expected(self, k: int) -> Floats:
        if k not in self.expected:
            inertias = [cluster(box, np.ones(len(box)), k, seed=self.seed, starts=2).inertia / len(box) for box in self.boxes]
            self.expected[k] = np.log(np.maximum(inertias, 1e-300))
        return self.expected[k]

    def stability(self, found: Grouping) -> float:
        """Mean adjusted Rand over 20 bootstraps, each clustered from scratch."""
        grid, random = self.grid, np.random.default_rng(self.seed + 1)
        k, scores = len(found.centers), []
        for round_ in range(BOOTSTRAPS):
            again = cluster(grid.points, random.poisson(grid.weights).astype(float), k, seed=self.seed + 2 + round_, starts=3)
            scores.append(adjusted_rand(found.labels, nearest(grid.points, again.centers), weights=grid.weights))
        return float(np.mean(scores))

    def _silhouette(self, found: Grouping) -> float:
        from sklearn.metrics import silhouette_score

        labels = found.labels[self.picked]
        if len(np.unique(labels)) < 2 or len(np.unique(labels)) >= len(labels):
            return -1.0
        return float(silhouette_score(self.grid.points[self.picked], labels))


def nearest(points: Floats, centers: Floats) -> Integers:
    """The nearest centre of each point."""
    distances = (centers**2).sum(axis=1) - 2 * points @ centers.T
    return np.asarray(distances.argmin(axis=1), dtype=np.int64)


def _box(grid: Grid, random: np.random.Generator) -> Floats:
    """Points spread evenly over a box that has the covariance of the customers."""
    covariance = np.atleast_2d(np.cov(grid.points.T, aweights=grid.weights))
    values, axes = np.linalg.eigh(covariance)
    size = int(min(REFERENCE_SIZE, grid.weights.sum()))
    sides = np.sqrt(12 * np.maximum(values, 0))
    flat: Floats = ((random.random((size, len(values))) - 0.5) * sides) @ axes.T
    return flat
