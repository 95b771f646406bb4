"""Who is not to be profiled, or whose data may only be kept, has no figures: from the moment they say so, and in every run after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.models import NextAction
from guanxi.insight.scoring import writing
from guanxi.insight.tests.conftest import NOW, Company, refreshed
from guanxi.journal import reading
from guanxi.records.registry import registry
from guanxi.records.writing import change

PERSON = registry.of("person")


@pytest.fixture
def bought(company: Company) -> list[int]:
    ids = company.people(60)
    company.orders([(who, NOW - timedelta(days=30 * at + place % 20), 100 + place) for place, who in enumerate(ids) for at in range(1, 6)])
    company.ratings([(who, NOW - timedelta(days=9), 2) for who in ids])
    return ids


def figures(who: int) -> set[str]:
    return set(CurrentScore.objects.filter(customer=who, run__isnull=False).values_list("kind", flat=True))


def summary(kind: str) -> dict[str, Any]:
    return ScoreRun.objects.filter(kind=kind).order_by("-pk")[0].parameters


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wish", ["no_profiling", "is_restricted"])
@pytest.mark.parametrize("many", [1, 10**9])
def test_no_run_gives_them_figures_while_the_company_keeps_its_orders(
    bought: list[int], monkeypatch: pytest.MonkeyPatch, wish: str, many: int
) -> None:
    monkeypatch.setattr(writing, "MANY", many)
    refreshed()
    assert {"rfm", "value_so_far", "satisfaction"} <= figures(bought[0])
    change(PERSON, bought[0], {wish: True}, by=SYSTEM)
    while reading.read_some():
        pass
    assert figures(bought[0]) == set()
    assert CurrentScore.objects.filter(customer=bought[0], kind="last_rating").exists(), "what they said themselves stays"
    refreshed()
    assert figures(bought[0]) == set()
    assert figures(bought[1])
    assert summary("rfm")["left_out"]["unprofiled"] == 1
    cohorts = ScoreRun.objects.filter(kind="cohorts").order_by("-pk")[0].summary
    assert sum(cell[2] for cell in cohorts["cells"] if cell[1] == 0) == len(bought), "a cohort counts everybody who bought"
    change(PERSON, bought[0], {wish: False}, by=SYSTEM)
    refreshed()
    assert figures(bought[0])


@pytest.mark.django_db(transaction=True)
def test_nothing_is_proposed_about_data_that_may_only_be_kept(bought: list[int], company: Company) -> None:
    client = company.client(company.user("eve", owner=True))
    company.ratings([(who, timezone.now() - timedelta(days=9), 1) for who in bought[:2]])
    refreshed()
    [who, other] = [one for one in bought if f"/people/{one}/" in client.get("/today/?whose=all").content.decode()][:2]
    change(PERSON, who, {"is_restricted": True}, by=SYSTEM)
    refreshed()
    assert not NextAction.objects.filter(customer_id=who).exists()
    text = client.get("/today/?whose=all").content.decode()
    assert f"/people/{who}/" not in text
    assert f"/people/{other}/" in text
    page = client.get(f"/people/{who}/").content.decode()
    assert "Processing restricted" in page
    assert "None is made" in page


@pytest.mark.django_db
def test_an_export_leaves_out_whose_data_may_only_be_kept(company: Company) -> None:
    ids = company.people(3)
    change(PERSON, ids[1], {"is_restricted": True}, by=SYSTEM)
    client = company.client(company.user("eve", owner=True))
    text = b"".join(client.get("/people/export.csv")).decode()
    assert "C 0" in text
    assert "C 1" not in text
    chosen = client.post("/people/selected/export.csv", {"id": ids})
    assert "C 1" not in b"".join(chosen).decode()
