"""What the orders of each customer say: RFM, value so far, expected value and whether they are still active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guanxi import measures
from guanxi.insight.facts.totals import Totals
from guanxi.insight.scoring.kinds import Scored

HORIZON_DAYS = 365.0
DISCOUNT_RATE = 0.10
WEEK = 7.0
OPENING = ("opening_figures",)
"""Marks figures that rest on what was told about the time before the first order."""

Floats = NDArray[np.float64]


def day_numbers(column: Any) -> Floats:
    found: Floats = pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype(np.int64).astype(float)
    return found


def rfm_scores(totals: Totals, as_of: date, currency: str) -> list[Scored]:
    """Recency, frequency and money as quintiles, and the plain sum."""
    frame = totals.known
    if frame.empty:
        return _nobody(("rfm", "value_so_far"), {"currency": currency, "left_out": totals.left_out, "opening": 0})
    today = float(np.datetime64(as_of).astype(int))
    found = measures.rfm_from_totals(today - day_numbers(frame["last"]), frame["orders"], frame["spent"])
    customers = frame["customer_id"].to_numpy(dtype=np.int64)
    labels = [f"{r}{f}{m}" for r, f, m in zip(found.r, found.f, found.m, strict=True)]
    spent = frame["spent"].to_numpy(dtype=float)
    about = {"currency": currency, "left_out": totals.left_out, "opening": len(totals.opening)}
    made = [()] * len(totals.frame) + [OPENING] * len(totals.opening)
    return [
        Scored("rfm", "quintiles", customers, found.score.astype(float), label=labels, reasons=made, parameters=about),
        Scored("value_so_far", "sum", customers, spent, reasons=made, parameters=about, summary={"total": float(spent.sum())}),
    ]


def expected_scores(totals: Totals, as_of: date, currency: str, seed: int) -> list[Scored]:
    """Expected value of the next twelve months with its 80 % interval, and the chance of being still a customer.

    Whoever bought on one day only has no such chance: the model has seen no gap between two purchases of theirs."""
    frame = totals.frame
    if totals.known.empty:
        told = {"state": "too_few", "reason": "too_few_customers", "n": 0, "currency": currency, "left_out": totals.left_out}
        return _nobody(("expected_value", "alive"), told)
    customers = frame["customer_id"].to_numpy(dtype=np.int64)
    today = float(np.datetime64(as_of).astype(int))
    first, last = day_numbers(frame["first"]), day_numbers(frame["last"])
    days = frame["days"].to_numpy(dtype=np.int64)
    age = np.maximum(today - first, 1.0) / WEEK
    found = measures.clv_expected(
        days - 1,
        (last - first) / WEEK,
        np.maximum(age, (last - first) / WEEK),
        frame["spent"].to_numpy(dtype=float) / np.maximum(days, 1),
        horizon=HORIZON_DAYS / WEEK,
        discount_rate=DISCOUNT_RATE,
        units_per_year=365.25 / WEEK,
        spend_purchases=days,
        seed=seed,
    )
    about = _about(found, currency, totals)
    if found.state != "ok" or found.value is None or found.alive is None:
        return _nobody(("expected_value", "alive"), about)
    alive = np.where(days > 1, found.alive, np.nan)
    reasons = _reasons(frame, alive, today, last, first, days)
    quantiles = [float(q) for q in np.quantile(found.value, [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])]
    summary = about | {"total": float(found.value.sum()), "quantiles": quantiles, "still_active": float(np.nansum(alive))}
    return [
        Scored(
            "expected_value",
            found.method,
            customers,
            found.value,
            found.low,
            found.high,
            reasons=reasons,
            parameters=about,
            summary=summary,
        ),
        Scored("alive", found.method, customers, alive, reasons=reasons, parameters=about, summary=summary),
    ]


def _nobody(kinds: Sequence[str], about: dict[str, Any]) -> list[Scored]:
    """Scores of nobody take the place of those that were: whoever had one has none now."""
    return [Scored(kind, "none", np.empty(0, dtype=np.int64), np.empty(0), parameters=about, summary=about) for kind in kinds]


def _about(found: Any, currency: str, totals: Totals) -> dict[str, Any]:
    return {
        "state": found.state,
        "reason": found.reason,
        "basis": found.basis,
        "margin": totals.margin,
        "horizon_days": HORIZON_DAYS,
        "discount_rate": DISCOUNT_RATE,
        "level": found.level,
        "n": found.n,
        "repeaters": found.repeaters,
        "currency": currency,
        "warnings": list(found.warnings),
        "buying": asdict(found.buying) if found.buying else None,
        "spending": asdict(found.spending) if found.spending else None,
        "left_out": totals.left_out,
    }


def _reasons(frame: pd.DataFrame, alive: Floats, today: float, last: Floats, first: Floats, days: Any) -> list[list[str]]:
    """Codes, translated when shown: what stands out in this customer's own history."""
    spent = frame["spent"].to_numpy(dtype=float)
    gap = np.where(days > 1, (last - first) / np.maximum(days - 1, 1), np.nan)
    silent = today - last
    flags = {
        "silent_longer_than_usual": (days > 2) & (silent > 2 * np.nan_to_num(gap, nan=np.inf)),
        "probably_gone": alive < 0.3,
        "buys_regularly": (days > 2) & (silent <= 1.5 * np.nan_to_num(gap, nan=-1.0)),
        "bought_once": days == 1,
        "top_tenth_by_money": spent >= np.quantile(spent, 0.9),
    }
    names = list(flags)
    table = np.column_stack([flags[name] for name in names])
    codes = table @ (1 << np.arange(len(names)))
    known = {code: [names[place] for place in range(len(names)) if code >> place & 1] for code in np.unique(codes).tolist()}
    return [known[code] for code in codes.tolist()]
