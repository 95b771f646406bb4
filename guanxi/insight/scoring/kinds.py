"""A computed kind of score, ready to be written: one value per customer, and what is told about the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scored:
    """Arrays run in parallel with `customers`; a gap is NaN, no label is ''."""

    kind: str
    method: str
    customers: NDArray[np.int64]
    value: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    label: Sequence[str] | None = None
    reasons: Sequence[Sequence[str]] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
