"""Bulk work over a list that is filtered by what belongs to its records: people without an order, people with a bad rating."""

from __future__ import annotations

import json

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.records.bulk import running, undoing
from guanxi.records.bulk.tests.conftest import MAY
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
WITHOUT_ORDER = {"filter": json.dumps({"has_no": "order.customer"})}
UNHAPPY = {"filter": json.dumps({"has": "feedback.customer", "where": {"field": "score", "op": "lte", "value": 2}})}


def orders(customer):
    row = {"number": f"O{customer}", "customer": customer, "ordered_at": "2026-03-01", "total": "88", "currency": "CNY"}
    create(registry.of("order"), [row], by=SYSTEM)


def rates(customer, score):
    create(registry.of("feedback"), [{"customer": customer, "score": score, "given_at": "2026-03-01"}], by=SYSTEM)


def cities():
    return list(Customer.objects.order_by("pk").values_list("city", flat=True))


def test_all_without_an_order_are_meant_though_one_orders_on_the_way(bulks, monkeypatch):
    ids = bulks.people(9, city="上海")
    orders(ids[0])
    whole = running._run_chunk

    def the_last_one_orders(bulk, number, *rest):
        if not number:
            orders(ids[-1])
        whole(bulk, number, *rest)

    monkeypatch.setattr(running, "_run_chunk", the_last_one_orders)
    bulk = bulks.done("change", "city", "杭州", words=WITHOUT_ORDER)
    assert (bulk.state, bulk.matching, bulk.changed) == ("done", 8, 8)
    assert cities() == ["上海", *["杭州"] * 8]


def test_all_with_a_bad_rating_are_deleted_once_each_and_come_back(bulks):
    ids = bulks.people(6)
    for one in ids[:5]:
        rates(one, 1)
        rates(one, 2)
    rates(ids[5], 5)
    bulk = bulks.done("delete", words=UNHAPPY)
    assert (bulk.matching, bulk.changed, bulk.refused) == (5, 5, 0)
    assert list(Customer.objects.filter(deleted_at=None).values_list("pk", flat=True)) == [ids[5]]
    bulk.refresh_from_db()
    undoing.start_undo(bulk, by=bulks.actor("erin"))
    undone = undoing.undo_bulk(bulk.pk, by=bulks.actor("erin"))
    assert (undone.returned, undone.kept) == (5, 0)
    assert Customer.objects.filter(deleted_at=None).count() == 6


def test_what_belongs_to_them_is_asked_with_the_rights_of_whoever_asks(bulks):
    [unseen, seen] = bulks.people(1, team=None, external_id=None) + bulks.people(1)
    for one in (unseen, seen):
        rates(one, 1)
    assert bulks.done("change", "city", "杭州", words=UNHAPPY).matching == 1
    bulks.world.user("finn", team=bulks.world.north, may=dict.fromkeys(MAY, Scope.TEAM), objects=["person"])
    with pytest.raises(Invalid, match="feedback"):
        bulks.asked("change", "city", "杭州", by="finn", words=UNHAPPY)
