"""Seeded customers whose groups, or lack of groups, are known."""

from __future__ import annotations

import numpy as np

NAMES = ("recency", "frequency", "monetary")
FIVE = [(0.15, 10, 20, 8000), (0.25, 30, 8, 2000), (0.20, 200, 10, 3000), (0.20, 15, 1.5, 200), (0.20, 400, 1.5, 150)]
THREE = [(0.3, 10, 20, 5000), (0.4, 60, 6, 1000), (0.3, 300, 2, 200)]


def planted(groups: list[tuple[float, float, float, float]], n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Features (recency, frequency, monetary) and the true group; groups are (share, and the three medians)."""
    random, parts, truth = np.random.default_rng(seed), [], []
    for number, (share, recency, frequency, monetary) in enumerate(groups):
        size = int(n * share)
        often = np.maximum(1, random.lognormal(np.log(frequency), 0.3, size).round())
        parts.append(
            np.column_stack([random.lognormal(np.log(recency), 0.4, size).round(), often, random.lognormal(np.log(monetary), 0.45, size)])
        )
        truth += [number] * size
    return np.vstack(parts), np.array(truth)


def next_day(features: np.ndarray, seed: int = 2) -> np.ndarray:
    """A day later: everyone a day older, some of them have bought."""
    random, later = np.random.default_rng(seed), features.copy()
    later[:, 0] += 1
    bought = random.random(len(later)) < 0.5 / (1 + later[:, 0])
    later[bought] = later[bought] * [0, 1, 1.1] + [0, 1, 0]
    return later


def shapeless(kind: str, n: int, seed: int = 3) -> np.ndarray:
    """Customers without groups, in the shapes that tempt an algorithm to find some."""
    random = np.random.default_rng(seed)
    if kind == "uniform":
        return np.column_stack([random.integers(0, 365, n), random.integers(1, 20, n), random.uniform(10, 1000, n)])
    if kind == "normal":
        return random.normal([180, 20, 500], [40, 4, 100], (n, 3))
    if kind == "lognormal":
        return random.lognormal([4, 2, 6], [0.8, 0.6, 1.0], (n, 3))
    if kind == "line":
        along = random.random(n)
        return np.column_stack([along, 2 * along, 3 - along]) + 0.02 * random.normal(size=(n, 3))
    frequency = 1 + random.poisson(0.8 if kind == "few random orders" else 4, n)
    return np.column_stack([(365 * random.beta(1, frequency)).round(), frequency, frequency * random.lognormal(4, 0.5, n)])
