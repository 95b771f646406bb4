"""A weighted grid: a million customers become some thousand cells, each its mean and its weight, so K-means is fast and all but exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.measures.buying.rows import group
from guanxi.measures.checking import Floats, Integers

SMALL = 5_000
MOST_CELLS = 20_000
FINEST = 0.1


@dataclass(frozen=True, slots=True)
class Grid:
    """``points`` cells × features (the mean of their customers), ``weights`` customers per cell, ``which`` cell of each customer."""

    points: Floats
    weights: Floats
    which: Integers


def make_grid(scaled: Floats) -> Grid:
    """Few customers stay themselves; many are gathered, the width doubling until there are at most 20 000 cells.

    The points stand in their own order: who comes first in the input has no say in what is drawn and where clustering starts."""
    n = len(scaled)
    if n <= SMALL:
        return _in_order(Grid(scaled, np.ones(n), np.arange(n)))
    width = FINEST
    while True:
        _, which, weights = group(tuple(np.round(scaled / width).astype(np.int16).T))
        if len(weights) <= MOST_CELLS:
            break
        width *= 1.4
    points = np.column_stack([np.bincount(which, weights=column) / weights for column in scaled.T])
    return _in_order(Grid(points, weights, which))


def _in_order(grid: Grid) -> Grid:
    order = np.lexsort(grid.points.T[::-1])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return Grid(grid.points[order], grid.weights[order], place[grid.which])
