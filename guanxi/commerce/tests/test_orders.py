"""Orders with lines and refunds through the engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore, Customer
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records
from guanxi.records.finding import get
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def add(object_name, /, **values):
    return create(registry.of(object_name), [values], by=SYSTEM)[0]


def test_it_sums_the_lines_and_makes_the_lead_a_customer_in_one_entry():
    pk = add("person", name="单雄信", external_id="C1")
    add("product", name="龙井", sku="T1", price="88.5", unit_cost="40")
    order = add(
        "order", customer="C1", ordered_at="2026-11-02 20:41", lines=[{"sku": "T1", "quantity": 2}, {"name": "运费", "unit_price": "10"}]
    )
    values = get(registry.of("order"), order, Asking(SYSTEM)).values
    assert values["total"] == Decimal("187")
    assert values["currency"] == "CNY"
    assert values["cost"] is None
    assert [str(line["product"]) for line in values["lines"]] == ["龙井", "None"]
    assert Customer.objects.get(pk=pk).lifecycle == "customer"
    entry = Entry.objects.get(kind="order.created")
    assert set(Change.objects.filter(entry=entry).values_list("object", flat=True)) == {"order", "order_line", "person"}


def test_it_changes_one_line_and_leaves_the_others_alone():
    add("person", name="单雄信", external_id="C1")
    order = add(
        "order",
        customer="C1",
        ordered_at="2026-11-02",
        lines=[{"name": "A", "unit_price": 1}, {"name": "A", "unit_price": 1}, {"name": "B", "unit_price": 5}],
    )
    lines = registry.of("order").by_name["lines"]
    before = get(registry.of("order"), order, Asking(SYSTEM)).values["lines"]
    told = lines.as_json(before)
    told[2]["unit_price"] = "6"
    change(registry.of("order"), order, {"lines": told}, by=SYSTEM)
    after = get(registry.of("order"), order, Asking(SYSTEM)).values
    assert [line["id"] for line in after["lines"]][:2] == [line["id"] for line in before][:2]
    assert after["total"] == Decimal("8")
    assert change(registry.of("order"), order, {"lines": lines.as_json(after["lines"])}, by=SYSTEM).what == "unchanged"


def test_it_refuses_to_pay_back_more_than_was_paid():
    add("person", name="单雄信", external_id="C1")
    with pytest.raises(Invalid) as caught:
        add("order", customer="C1", ordered_at="2026-11-02", total="10", refunds=[{"amount": "11"}])
    assert caught.value.problems[0].field == "refunds"


def test_it_keeps_the_last_rating_beside_the_customer():
    pk = add("person", name="王丽华", external_id="C1")
    add("feedback", customer="C1", score=5, given_at="2026-10-01")
    newest = add("feedback", customer="C1", score=2, given_at="2026-11-13", comment="等了三个星期")
    assert CurrentScore.objects.get(customer=pk, kind="last_rating").value == 2
    bin_records(registry.of("feedback"), [newest], by=SYSTEM)
    assert CurrentScore.objects.get(customer=pk, kind="last_rating").value == 5
    with pytest.raises(Invalid):
        add("feedback", customer="C1", score=6, given_at="2026-11-13")
