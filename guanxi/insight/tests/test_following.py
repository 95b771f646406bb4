"""Figures that are out of date say so, are computed anew without being asked, and do not contradict the lists meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.models import Changed, Refresh
from guanxi.insight.renewing.following import QUIET, follow
from guanxi.insight.tests.conftest import NOW, Company, refreshed
from guanxi.journal import reading
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import change

PERSON = registry.of("person")


def read_all() -> None:
    while reading.read_some():
        pass


def followed(seconds: float = 0) -> Refresh | None:
    return follow(by=SYSTEM, now=timezone.now() + QUIET + timedelta(seconds=seconds))


def test_it_follows_many_changes_once_and_says_so_until_then(company: Company) -> None:
    ids = company.people(60)
    orders = company.orders([(one, NOW - timedelta(days=9), 20.0) for one in ids])
    refreshed()
    owner = company.client(company.user("olga", owner=True))
    assert not re.search("records? changed since", owner.get("/insight/value/").content.decode())
    for _twice in range(2):
        change(registry.of("order"), orders[0], {"total": str(_twice + 30)}, by=SYSTEM)
    read_all()
    page = owner.get("/insight/value/").content.decode()
    assert "1 record changed since" in page
    assert "insight-stale" not in page
    assert followed() is None, "a single order is no reason to compute everything"
    bin_records(PERSON, ids, by=SYSTEM)
    read_all()
    page = owner.get("/insight/value/").content.decode()
    assert "61 records changed since these figures were computed on" in page
    assert "starts by itself" in page
    assert 'action="/insight/refresh/"' in page
    assert follow(by=SYSTEM, now=timezone.now()) is None, "not while things still change"
    asked = followed()
    assert asked is not None
    assert asked.state == Refresh.State.WAITING
    assert followed() is None
    assert "being computed anew" in owner.get("/insight/value/").content.decode()
    Refresh.objects.filter(pk=asked.pk).update(state=Refresh.State.FAILED)
    assert followed() is None, "what failed is not tried again and again"
    assert "The last computation failed." in owner.get("/insight/value/").content.decode()
    refreshed()
    assert not Changed.objects.exists()
    assert not re.search("records? changed since", owner.get("/insight/value/").content.decode())


def test_it_follows_an_import_however_small_once_it_has_ended(company: Company) -> None:
    [one] = company.people(1)
    running = Import.objects.create(object="order", file_name="a.csv", file_size=1, state=Import.State.RUNNING, made_at=timezone.now())
    with act("import.ran", by=SYSTEM, about=("import", running.pk)):
        company.orders([(one, NOW, 20.0)])
    read_all()
    assert followed() is None
    Import.objects.update(state=Import.State.DONE)
    at_work = Refresh.objects.create(state=Refresh.State.RUNNING, asked_at=timezone.now() - timedelta(hours=1))
    asked = followed()
    assert asked is not None
    assert asked.pk != at_work.pk, "the one at work may have read before the import ended"


def test_it_counts_the_money_of_those_who_are_still_there(grown: Company) -> None:
    owner = grown.client(grown.user("olga", owner=True))
    best = owner.get("/insight/segments/").context["view"].lines[0]
    gone = list(CurrentScore.objects.filter(kind="segment", label=best.label).values_list("customer_id", flat=True))
    bin_records(PERSON, gone[1:], by=SYSTEM)
    view = owner.get("/insight/segments/").context["view"]
    assert sum(line.revenue_share for line in view.lines) == pytest.approx(1)
    left = next(line for line in view.lines if line.label == best.label)
    assert left.size == 1
    spent = dict(CurrentScore.objects.filter(kind="value_so_far", customer__deleted_at__isnull=True).values_list("customer_id", "value"))
    assert left.revenue_share == pytest.approx(spent[gone[0]] / sum(spent.values()))
    refreshed()
    run = ScoreRun.objects.filter(kind="segment").latest("pk")
    assert run.summary["n"] == len(spent)
    cohorts = ScoreRun.objects.filter(kind="cohorts").latest("pk").summary["cells"]
    assert sum(active for _start, age, active in cohorts if age == 0) == len(spent)
