"""Dice: every part of the sample has its own, so that the same seed gives the same company and one part does not disturb another."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]
Words = NDArray[Any]


def dice(seed: int, part: str, chunk: int = 0) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(part.encode()), chunk])


def words(choices: Sequence[Any]) -> Words:
    """An array of Python objects, to be picked from by index."""
    found = np.empty(len(choices), dtype=object)
    found[:] = list(choices)
    return found


def pick(rng: np.random.Generator, choices: Sequence[Any], size: int, weights: Sequence[float] | None = None) -> Words:
    return words(choices)[pick_index(rng, len(choices), size, weights)]


def pick_index(rng: np.random.Generator, count: int, size: int, weights: Sequence[float] | Floats | None = None) -> Ints:
    if weights is None:
        return rng.integers(0, count, size)
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.asarray(np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), count - 1), dtype=np.int64)


def where_known(rng: np.random.Generator, values: Words, share_known: float, unknown: Any = "") -> Words:
    """Some of it nobody ever wrote down."""
    found = values.copy()
    found[rng.random(len(values)) >= share_known] = unknown
    return found


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """For counts [2, 0, 3]: whose each item is [0, 0, 2, 2, 2], and the how manieth of theirs [0, 1, 0, 1, 2]."""
    whose = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return whose, np.arange(len(whose)) - starts[whose]
