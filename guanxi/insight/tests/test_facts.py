"""Facts follow what happens to orders; what is left out is counted; what rests on opening figures is marked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.facts.storing import bring_up_to_date, files_of
from guanxi.insight.facts.totals import totals
from guanxi.insight.models import DirtyMonth
from guanxi.insight.tests.conftest import NOW, Company, refreshed
from guanxi.journal import reading
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import change, create


def facts(kind: str = "orders") -> list[Any]:
    tables = [pq.read_table(path).to_pandas() for path in files_of(kind)]
    rows = pd.concat(tables).fillna(-1.0) if tables else pd.DataFrame()
    return sorted(rows.itertuples(index=False, name=None), key=str)


def brought_up_to_date() -> list[Any]:
    while reading.read_some():
        pass
    bring_up_to_date()
    assert not DirtyMonth.objects.exists()
    return facts()


def rebuilt() -> list[Any]:
    bring_up_to_date(rebuild=True)
    return facts()


def test_it_keeps_up_with_orders_changed_binned_restored_refunded_and_moved(company: Company) -> None:
    ann, bo = company.people(2)
    rows = [(one, datetime(2026, month, 5, tzinfo=UTC), 100.0 + month) for one in (ann, bo) for month in (1, 2, 3, 4)]
    first, second, third, fourth, *_rest = company.orders(rows)
    order = registry.of("order")
    assert len(brought_up_to_date()) == 8
    change(order, first, {"total": "55"}, by=SYSTEM)
    bin_records(order, [second, third], by=SYSTEM)
    restore_records(order, [third], by=SYSTEM)
    change(order, third, {"refunds": [{"amount": "40", "refunded_at": datetime(2026, 4, 1, tzinfo=UTC)}]}, by=SYSTEM)
    change(order, fourth, {"ordered_at": datetime(2025, 11, 7, tzinfo=UTC)}, by=SYSTEM)
    found = brought_up_to_date()
    assert found == rebuilt()
    assert len(found) == 7
    assert {row[3] for row in found if row[0] == ann} == {55.0, 63.0, 104.0}
    assert date(2025, 11, 7) in {row[1] for row in found}


def test_it_keeps_up_with_an_import_and_its_undoing(company: Company, tmp_path: Path) -> None:
    company.people(3)
    before = brought_up_to_date()
    path = tmp_path / "orders.csv"
    path.write_text("订单号,客户编号,下单时间,金额\nSO-1,C0,2026-03-02,100\nSO-2,C1,2026-04-02,50\n", encoding="utf-8")
    draft = draft_import("order", path, file_name="orders.csv", by=SYSTEM)
    settle(draft, draft.mapping, key=None, by=SYSTEM)
    start(draft)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.created == 2, done.report
    found = brought_up_to_date()
    assert (len(found), found) == (2, rebuilt())
    undo_import(done, by=SYSTEM)
    assert brought_up_to_date() == before == rebuilt()


def test_when_all_orders_are_gone_nobody_keeps_a_score_of_them(grown: Company) -> None:
    refreshed()
    told = ("rfm", "value_so_far", "expected_value", "alive", "segment")
    assert set(CurrentScore.objects.values_list("kind", flat=True)) >= set(told)
    bin_records(registry.of("order"), list(registry.of("order").model.objects.values_list("pk", flat=True)), by=SYSTEM)
    refreshed()
    assert not CurrentScore.objects.filter(kind__in=told).exists()
    newest = ScoreRun.objects.filter(kind="expected_value").latest("id")
    assert (newest.summary["state"], newest.summary["n"]) == ("too_few", 0)


def test_it_leaves_out_and_counts_what_has_no_rate(company: Company) -> None:
    ann, bo = company.people(2)
    company.orders([(ann, NOW - timedelta(days=9), 100.0)], currency="CNY")
    company.orders([(ann, NOW - timedelta(days=8), 10.0), (bo, NOW - timedelta(days=40), 10.0)], currency="USD")
    company.orders([(bo, NOW - timedelta(days=7), 9.0)], currency="EUR")
    create(registry.of("rate"), [{"currency": "USD", "into": "CNY", "rate": "7", "valid_on": (NOW - timedelta(days=20)).date()}], by=SYSTEM)
    brought_up_to_date()
    found = totals("CNY", NOW.date())
    assert found.left_out == {"no_rate": 2, "later": 0, "opening_no_rate": 0, "unprofiled": 0}
    assert found.frame["customer_id"].tolist() == [ann]
    assert found.frame["spent"].tolist() == [170.0]


def test_it_takes_opening_figures_where_there_are_no_orders_and_marks_them(company: Company) -> None:
    known = company.people(12)
    company.orders([(one, NOW - timedelta(days=10 * place + 1), 50.0 + place) for place, one in enumerate(known[:6])])
    rows = [
        {
            "name": f"Old {at}",
            "opening_orders": at + 1,
            "opening_mean": "20",
            "opening_currency": "CNY",
            "opening_last_on": date(2026, 1, 10 + at),
        }
        for at in range(4)
    ]
    old = create(registry.of("person"), [*rows, rows[0] | {"name": "Far", "opening_currency": "USD"}], by=SYSTEM)
    change(registry.of("person"), known[0], {"opening_orders": 99, "opening_mean": "1", "opening_last_on": date(2020, 1, 1)}, by=SYSTEM)
    refreshed()
    rfm = {one.customer_id: one for one in CurrentScore.objects.filter(kind="rfm")}
    assert set(rfm) == {*known[:6], *old[:4]}
    assert {one for one, score in rfm.items() if score.reasons == ["opening_figures"]} == set(old[:4])
    assert CurrentScore.objects.get(kind="value_so_far", customer=old[2]).value == 60.0
    assert not CurrentScore.objects.filter(kind="expected_value").exists()
    assert ScoreRun.objects.filter(kind="rfm").latest("pk").parameters["left_out"]["opening_no_rate"] == 1


def test_it_says_that_a_world_without_structure_has_none(company: Company) -> None:
    import numpy as np

    random = np.random.default_rng(3)
    people = company.people(240)
    company.orders([(one, NOW - timedelta(days=float(random.uniform(1, 300))), float(random.lognormal(4, 0.5))) for one in people])
    refreshed()
    run_made = ScoreRun.objects.filter(kind="segment").latest("pk")
    assert run_made.summary["state"] == "no_clear_groups"
    assert not CurrentScore.objects.filter(kind="segment").exists()
    page = company.client(company.user("olga", owner=True)).get("/insight/segments/").content.decode()
    assert "No clear groups" in page
    assert 'class="rfm"' in page


def test_it_gives_an_incremental_refresh_the_scores_of_a_rebuild(grown: Company) -> None:
    def scores() -> list[Any]:
        return sorted(CurrentScore.objects.values_list("customer_id", "kind", "value", "low", "high", "label"))

    grown.orders([(one, NOW - timedelta(days=3), 77.0) for one in {row[0] for row in scores()[:30]}])
    refreshed()
    incremental = scores()
    refreshed(rebuild=True)
    assert scores() == incremental
