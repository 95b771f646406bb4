"""Published data for the tests, read out of the wheels that ship them; a test without its data skips with a word."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest


def shipped(name: str) -> Path:
    """A data file of the lifetimes wheel (its own loader needs an old setuptools)."""
    try:
        files = metadata.files("lifetimes") or []
    except metadata.PackageNotFoundError:
        pytest.skip("the lifetimes wheel with its published data is not installed")
    return next(Path(str(file.locate())) for file in files if file.name == name)


def cdnow() -> pd.DataFrame:
    """CDNOW, 2 357 customers, calibration of 39 weeks: x, t_x, T in weeks, zbar in dollars."""
    return pd.read_csv(shipped("cdnow_customers_summary_with_transactions.csv"))


def cdnow_orders() -> pd.DataFrame:
    """The raw 1/10 sample: one order a row; orders of one customer on one day are one purchase."""
    columns = ["master", "customer", "day", "cds", "dollars"]
    orders = pd.read_csv(shipped("CDNOW_sample.txt"), sep=r"\s+", header=None, names=columns)
    orders["day"] = pd.to_datetime(orders["day"], format="%Y%m%d")
    return orders.groupby(["customer", "day"], as_index=False)["dollars"].sum()


def donations() -> pd.DataFrame:
    return pd.read_csv(shipped("donations.csv"))
