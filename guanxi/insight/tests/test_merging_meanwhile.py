"""A refresh writes scores while two of the customers are merged: nobody waits in a circle, and the one that went has no score."""

from __future__ import annotations

import threading

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.tests.test_merging_together import A_WHILE, Other
from guanxi.customers.models import CurrentScore
from guanxi.insight.scoring import writing
from guanxi.insight.tests.conftest import NOW
from guanxi.insight.tests.test_writing import scored
from guanxi.records.registry import registry
from guanxi.records.writing import create

PERSON = registry.of("person")


@pytest.mark.django_db(transaction=True)
def test_a_refresh_and_a_merge_do_not_wait_in_a_circle(monkeypatch):
    ids = create(PERSON, [{"name": f"P{number}"} for number in range(4)], by=SYSTEM)
    writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    emptied, real = threading.Event(), writing._copy

    def slowly(*more):
        emptied.set()
        threading.Event().wait(A_WHILE)
        real(*more)

    monkeypatch.setattr(writing, "_copy", slowly)
    refreshing = Other(lambda: writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM))
    refreshing.start()
    emptied.wait(5)
    merging = Other(lambda: merge_customers(PERSON, winner=ids[0], loser=ids[1], values={}, by=SYSTEM))
    merging.start()
    merging.join(15)
    refreshing.join(15)
    assert (len(refreshing.outcome), merging.outcome) == (3, None)
    assert set(CurrentScore.objects.values_list("customer", flat=True)) == {ids[0], *ids[2:]}
