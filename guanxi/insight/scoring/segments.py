"""Segments of customers by how recently, how often and for how much they bought; continued from the last run."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from guanxi import measures
from guanxi.customers.models import ScoreRun
from guanxi.insight.facts.totals import Totals
from guanxi.insight.scoring.buying import OPENING, day_numbers
from guanxi.insight.scoring.kinds import Scored

FEATURES = ("recency", "frequency", "monetary")


def segment_scores(totals: Totals, as_of: date, seed: int) -> list[Scored]:
    frame = totals.known
    customers = frame["customer_id"].to_numpy(dtype=np.int64)
    today = float(np.datetime64(as_of).astype(int))
    features = np.column_stack(
        [today - day_numbers(frame["last"]), frame["orders"].to_numpy(dtype=float), frame["spent"].to_numpy(dtype=float)]
    )
    if len(features) == 0:
        features = np.empty((0, 3))
        return [Scored("segment", "none", customers, np.empty(0), summary={"state": "too_few", "reason": "too_few_customers", "n": 0})]
    found = measures.find_segments(features, FEATURES, seed=seed, previous=_last())
    newest = str(frame["last"].max())[:10]
    summary = _summary(found, features) | {"newest": newest}
    if found.state != "found":
        return [Scored("segment", found.method, customers[:0], np.empty(0), summary=summary)]
    code = {segment.id: _label(segment) for segment in found.segments}
    reasons = {segment.id: [reason.code for reason in segment.reasons] for segment in found.segments}
    ids = found.labels.astype(int).tolist()
    return [
        Scored(
            "segment",
            found.method,
            customers,
            found.labels.astype(float),
            label=[code[one] for one in ids],
            reasons=[(*reasons[one], *(OPENING if place >= len(totals.frame) else ())) for place, one in enumerate(ids)],
            parameters={"remember": found.remember(), "seed": seed, "left_out": totals.left_out},
            summary=summary,
        )
    ]


def _label(segment: Any) -> str:
    """Two segments of one name are told apart by their number: steady, steady_2."""
    return segment.code if segment.ordinal <= 1 else f"{segment.code}_{segment.ordinal}"


def _last() -> dict[str, Any] | None:
    run = ScoreRun.objects.filter(kind="segment", summary__state="found").order_by("-id").first()
    return run.parameters.get("remember") if run is not None else None


def _summary(found: Any, features: Any) -> dict[str, Any]:
    spent = features[:, 2]
    total = float(spent.sum()) or 1.0
    return {
        "state": found.state,
        "reason": found.reason,
        "n": found.n,
        "k": found.k,
        "stability": found.stability,
        "names": list(found.names),
        "used": list(found.used),
        "evidence": [asdict(one) for one in found.evidence],
        "segments": [
            {
                "id": one.id,
                "code": one.code,
                "ordinal": one.ordinal,
                "label": _label(one),
                "size": one.size,
                "share": one.share,
                "revenue_share": float(spent[found.labels == one.id].sum()) / total,
                "medians": dict(one.medians),
                "quartiles": {name: list(pair) for name, pair in one.quartiles.items()},
                "reasons": [asdict(reason) for reason in one.reasons],
            }
            for one in found.segments
        ],
    }
