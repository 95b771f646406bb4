"""What is owed and paid back stays true, whichever way an order is written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.commerce.models import Order
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.reverting import revert
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
ORDER = registry.of("order")
DAY = "2026-11-02"


@pytest.fixture
def buyer():
    return create(registry.of("person"), [{"name": "单雄信"}], by=SYSTEM)[0]


def order(buyer, **values):
    return create(ORDER, [{"customer": buyer, "ordered_at": DAY} | values], by=SYSTEM)[0]


def test_it_refuses_to_pay_back_more_than_the_order_is_worth_in_a_later_change(buyer):
    pk = order(buyer, total="100")
    with pytest.raises(Invalid) as caught:
        change(ORDER, pk, {"refunds": [{"amount": "100.01"}]}, by=SYSTEM)
    assert caught.value.problems[0].field == "refunds"
    assert Order.objects.get(pk=pk).refunded == 0


def test_it_refuses_to_lower_an_order_below_what_was_paid_back(buyer):
    pk = order(buyer, total="100", refunds=[{"amount": "60"}])
    with pytest.raises(Invalid):
        change(ORDER, pk, {"total": "59"}, by=SYSTEM)
    with pytest.raises(Invalid):
        change(ORDER, pk, {"lines": [{"name": "A", "unit_price": "10"}]}, by=SYSTEM)
    assert change(ORDER, pk, {"total": "60"}, by=SYSTEM).what == "updated"


def test_it_counts_two_equal_refunds_of_one_day_twice(buyer):
    refunds = [{"amount": "5", "refunded_at": DAY, "reason": name} for name in ("A", "B")]
    pk = order(buyer, total="100", refunds=refunds)
    values = get(ORDER, pk, Asking(SYSTEM)).values
    assert values["refunded"] == Decimal(10)
    assert len(values["refunds"]) == 2
    told = ORDER.by_name["refunds"].as_json(values["refunds"])
    assert change(ORDER, pk, {"refunds": told}, by=SYSTEM).what == "unchanged"
    change(ORDER, pk, {"refunds": told[:1]}, by=SYSTEM)
    assert Order.objects.get(pk=pk).refunded == 5


def test_it_says_that_an_order_without_lines_needs_a_total(buyer):
    with pytest.raises(Invalid) as caught:
        order(buyer)
    assert caught.value.problems[0].field == "total"


def test_it_refuses_sums_that_no_column_holds(buyer):
    huge = {"name": "A", "quantity": 999_999_999, "unit_price": "99999999999999", "unit_cost": "99999999999999"}
    with pytest.raises(Invalid):
        order(buyer, lines=[huge | {"name": f"{number}"} for number in range(500)])


def test_it_takes_back_a_change_to_the_last_digit(buyer):
    pk = order(buyer, total="98765432109876.1234")
    change(ORDER, pk, {"total": "1"}, by=SYSTEM)
    entry = Entry.objects.filter(kind="order.changed").latest("pk")
    revert(ORDER, pk, entry.pk, by=SYSTEM)
    assert Order.objects.get(pk=pk).total == Decimal("98765432109876.1234")


def test_it_takes_back_a_change_of_a_tiny_rate():
    rate = registry.of("rate")
    [pk] = create(rate, [{"currency": "VND", "into": "CNY", "valid_on": DAY, "rate": "0.0000123456"}], by=SYSTEM)
    change(rate, pk, {"rate": "1"}, by=SYSTEM)
    revert(rate, pk, Entry.objects.filter(kind="rate.changed").latest("pk").pk, by=SYSTEM)
    assert get(rate, pk, Asking(SYSTEM)).values["rate"] == Decimal("0.0000123456")


def test_a_line_changes_no_cost_for_those_who_may_not_write_costs(world):  # noqa: F811
    mine = world.person()
    world.add("product", name="茶", sku="T1", price=10, unit_cost=5)
    lines = [{"sku": "T1", "unit_cost": 3}]
    [pk] = create(ORDER, [{"customer": mine, "ordered_at": DAY, "lines": lines}], by=SYSTEM)
    bob = world.actor("bob")
    told = ORDER.by_name["lines"].as_json(get(ORDER, pk, Asking(bob)).values["lines"])
    assert change(ORDER, pk, {"lines": told}, by=bob).what == "unchanged"
    change(ORDER, pk, {"lines": [told[0] | {"unit_cost": 9}, {"name": "B", "unit_price": 1, "unit_cost": 9}]}, by=bob)
    values = get(ORDER, pk, Asking(SYSTEM)).values
    assert values["cost"] == 3
    assert [line["unit_cost"] for line in values["lines"]] == [3, None]
    [hers] = create(ORDER, [{"customer": mine, "ordered_at": DAY, "lines": [{"sku": "T1"}]}], by=bob)
    assert Order.objects.get(pk=hers).cost == 5


def test_an_order_stays_within_reach_of_whoever_moves_it(world):  # noqa: F811
    world.user("eve", {"read": Scope.TEAM, "create": Scope.OWN, "change": Scope.OWN}, team=world.north)
    hers, bobs = world.person(owner="eve"), world.person(owner="bob")
    eve = world.actor("eve")
    [pk] = create(ORDER, [{"customer": hers, "ordered_at": DAY, "total": 1}], by=eve)
    with pytest.raises(Invalid):
        create(ORDER, [{"customer": bobs, "ordered_at": DAY, "total": 1}], by=eve)
    with pytest.raises(Invalid):
        change(ORDER, pk, {"customer": bobs}, by=eve)
    assert Order.objects.get(pk=pk).customer_id == hers
