"""Our models against the libraries people use today: equal results first, then the ratio of times, one thread on both sides.

    python -m bench.peers [--check]

`--check` fails when a ratio is missed by more than 30 %. Both sides run in this process, in this sitting.
"""

from __future__ import annotations

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import files
from typing import Any

import numpy as np
import pandas as pd

from guanxi import measures

TOLERATED = 0.7
PUBLISHED_LIKELIHOOD = -9582.43
"""Of the same four parameters on the same data; the peer keeps its own in other units."""


@dataclass(frozen=True)
class Duel:
    name: str
    ours: float
    theirs: float
    wanted: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def median_seconds(work: Callable[[], Any], runs: int) -> float:
    work()
    taken = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def cdnow() -> pd.DataFrame:
    """The 2 357 customers that the peer's own wheel ships."""
    [path] = [path for path in files("lifetimes") or [] if path.name == "cdnow_customers_summary.csv"]
    return pd.read_csv(path.locate(), index_col=0)


def buying() -> Duel:
    from lifetimes import BetaGeoFitter

    table = cdnow()
    x, recency, age = (table[name].to_numpy() for name in ("frequency", "recency", "T"))
    mine = measures.BgNbd().fit(x, recency, age)
    peer = BetaGeoFitter().fit(x, recency, age)
    found = np.array([mine.params_.r, mine.params_.alpha, mine.params_.a, mine.params_.b])
    np.testing.assert_allclose(found, peer.params_[["r", "alpha", "a", "b"]].to_numpy(), rtol=1e-4)
    assert mine.log_likelihood_ >= PUBLISHED_LIKELIHOOD - 0.005
    ours = median_seconds(lambda: measures.BgNbd().fit(x, recency, age), 15)
    return Duel("BG/NBD fit, CDNOW, against lifetimes", ours, median_seconds(lambda: BetaGeoFitter().fit(x, recency, age), 5), 10)


def choosing_k(customers: int = 400_000) -> Duel:
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    random = np.random.default_rng(7)
    groups = random.integers(0, 4, customers)
    centers = np.array([[20, 30, 3000], [200, 8, 500], [30, 2, 100], [600, 2, 80]], dtype=float)
    features = np.maximum(np.round(centers[groups] * random.lognormal(0, 0.25, (customers, 3))), 1)
    found = measures.find_segments(features, ("recency", "frequency", "monetary"), seed=1)
    assert measures.adjusted_rand(found.labels, groups) >= 0.8

    def theirs() -> None:
        scaled = StandardScaler().fit_transform(np.log1p(features))
        for k in range(2, 11):
            KMeans(k, n_init=4, random_state=1).fit(scaled)

    ours = median_seconds(lambda: measures.find_segments(features, ("recency", "frequency", "monetary"), seed=1), 1)
    return Duel(
        f"choose k of 2..10 with 20 bootstraps, {customers:,} customers, against scikit-learn's k-means alone",
        ours,
        median_seconds(theirs, 1),
        2,
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args(arguments)
    missed = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for duel in (buying(), choosing_k()):
            enough = duel.ratio >= duel.wanted * TOLERATED
            missed += not enough
            print(f"{duel.name}: ours {duel.ours:.4f} s, theirs {duel.theirs:.4f} s, {duel.ratio:.1f} times as fast (wanted {duel.wanted})")
    return 1 if wanted.check and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
