"""What the rules look for in what a refresh knows: plain functions over columns, one for each kind.

Each answers the columns customer_id, since (day number), and one for each fact of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guanxi.measures.falling import Fall, falls

Floats = NDArray[np.float64]


def among_the_highest(spent: Floats, percent: float) -> NDArray[np.bool_]:
    """Whose value so far lies in the top `percent` of all who bought."""
    return spent >= np.quantile(spent, 1 - percent / 100) if len(spent) else np.zeros(0, dtype=bool)


def silent_buyers(bought: pd.DataFrame, today: float, of: Mapping[str, float]) -> pd.DataFrame:
    """Regular buyers silent for longer than `times` their own mean gap between purchase days. Days are day numbers."""
    days = bought["days"].to_numpy(dtype=float)
    first, last = bought["first"].to_numpy(dtype=float), bought["last"].to_numpy(dtype=float)
    gap = (last - first) / np.maximum(days - 1, 1)
    silent = today - last
    high = among_the_highest(bought["spent"].to_numpy(dtype=float), of["top"])
    which = (days >= of["purchases"]) & (gap > 0) & (silent > of["times"] * gap) & (silent <= of["until"]) & high
    return _found(bought, which, last, gap=np.round(gap), top=np.full(len(bought), of["top"]))


def first_orders(bought: pd.DataFrame, today: float, of: Mapping[str, float]) -> pd.DataFrame:
    """Bought on one day so far, between `after` and `until` days ago."""
    first, ago = bought["first"].to_numpy(dtype=float), today - bought["first"].to_numpy(dtype=float)
    return _found(bought, (bought["days"].to_numpy() == 1) & (ago >= of["after"]) & (ago <= of["until"]), first)


def fallen(bought: pd.DataFrame, alive: Floats, before: Floats, today: float, of: Mapping[str, float]) -> pd.DataFrame:
    """Below `below` now and not at the last run; `alive` and `before` run in parallel to `bought`, unknown is NaN."""
    limit = of["below"] / 100
    high = among_the_highest(bought["spent"].to_numpy(dtype=float), of["top"])
    which = (alive < limit) & (before >= limit) & high
    since = np.full(len(bought), today)
    return _found(bought, which, since, alive=np.round(alive, 2), was=np.round(before, 2), top=np.full(len(bought), of["top"]))


def falling_ratings(series: Mapping[int, tuple[float, list[int]]], of: Mapping[str, float]) -> pd.DataFrame:
    """`series` holds per customer the day number of the last answer and all answers in the order of time."""
    tested: dict[int, Fall] = {one: falls(answers) for one, (_day, answers) in series.items() if len(answers) >= of["answers"]}
    certain = {one: fall for one, fall in tested.items() if fall.is_certain(of["level"] / 100)}
    told = [(one, series[one][0], fall.n, round(float(fall.p or 0), 4)) for one, fall in certain.items()]
    return pd.DataFrame(told, columns=["customer_id", "since", "answers", "p"])


def _found(bought: pd.DataFrame, which: Any, since: Floats, **facts: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {"customer_id": bought["customer_id"].to_numpy()[which], "since": since[which]} | {k: v[which] for k, v in facts.items()}
    )
