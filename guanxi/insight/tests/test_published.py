"""CDNOW through the whole house: orders loaded, refreshed, and the published parameters come out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import ScoreRun
from guanxi.insight.tests.conftest import Company, refreshed
from guanxi.measures.tests.published import cdnow_orders
from guanxi.records.registry import registry
from guanxi.records.writing import create

CALIBRATED_TO = datetime(1997, 9, 30, 12, tzinfo=UTC)


def test_it_finds_the_published_parameters_of_cdnow(company: Company) -> None:
    orders = cdnow_orders()
    orders = orders[orders["day"] <= "1997-09-30"]
    names = sorted(orders["customer"].unique().tolist())
    people = dict(zip(names, create(registry.of("person"), [{"name": f"Customer {name}"} for name in names], by=SYSTEM), strict=True))
    rows = [(people[row.customer], row.day.to_pydatetime().replace(hour=4, tzinfo=UTC), row.dollars) for row in orders.itertuples()]
    for at in range(0, len(rows), 2_000):
        company.orders(rows[at : at + 2_000])
    refreshed(now=CALIBRATED_TO)
    run = ScoreRun.objects.filter(kind="expected_value").latest("pk")
    fitted = run.summary["buying"]
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    for name, value in published.items():
        assert fitted[name] == pytest.approx(value, rel=0.02), name
