"""How satisfied each customer is by their own answers, and how cohorts stay; both told about the whole as well."""

from __future__ import annotations

from datetime import date

import numpy as np

from guanxi.insight.facts.totals import cohort_counts, ratings
from guanxi.insight.scoring.kinds import Scored


def satisfaction_scores(as_of: date) -> list[Scored]:
    frame = ratings(as_of)
    customers = frame["customer_id"].to_numpy(dtype=np.int64)
    reasons = [[f"answers:{int(n)}"] for n in frame["n"]]
    return [Scored("satisfaction", "mean_of_two_years", customers, frame["mean"].to_numpy(dtype=float), reasons=reasons)]


def cohorts(home: str, as_of: date) -> list[Scored]:
    """No value per customer: the table stands in the summary of its run."""
    frame = cohort_counts(home, as_of)
    nobody = np.empty(0, dtype=np.int64)
    if frame.empty:
        return [Scored("cohorts", "counts", nobody, np.empty(0), summary={"names": [], "cells": []})]
    start, last = int(frame["start"].min()), as_of.year * 12 + as_of.month - 1
    names = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, last + 1)]
    cells = [[int(row.start) - start, int(row.age), int(row.active)] for row in frame.itertuples()]
    return [Scored("cohorts", "counts", nobody, np.empty(0), summary={"names": names, "cells": cells})]
