"""Undoing knows records by object and id, since the same number is a person here and an order there; what lies in the bin is let be."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.commerce.models import Order
from guanxi.customers.models import ContactPoint, Person
from guanxi.records.binning import restore_records
from guanxi.records.importing.tests.test_importing import _data_folder, counts, imported  # noqa: F401
from guanxi.records.importing.undoing import undo_import
from guanxi.records.registry import registry
from guanxi.records.searching import matching

pytestmark = pytest.mark.django_db
PEOPLE = "客户编号,姓名,手机号码,邮箱\n" + "".join(f"C{at},王{at}丽,138{at:08d},c{at}@example.com\n" for at in range(9))
ORDERS = "订单号,客户编号,金额,下单时间\n" + "".join(f"O{at},C{at},10,2026-01-0{at + 1}\n" for at in range(6))
PERSON = registry.of("person")


def stages():
    return list(Person.objects.filter(deleted_at__isnull=True).order_by("external_id").values_list("lifecycle", flat=True))


def numbered_from(table, first):
    """The next record of the table gets this id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first])


@pytest.fixture
def people(tmp_path):
    done = imported(tmp_path, PEOPLE, key="external_id")
    numbered_from("purchase_order", Person.objects.order_by("pk").values_list("pk", flat=True)[0])
    return done


def test_customers_return_to_what_they_were_though_orders_had_their_numbers(tmp_path, people):
    before = stages()
    orders = imported(tmp_path, ORDERS, kind="order", key="number")
    assert orders.created == 6
    assert set(Order.objects.values_list("pk", flat=True)) <= set(Person.objects.values_list("pk", flat=True)), "the numbers meet"
    assert stages() != before
    undone = undo_import(orders, by=SYSTEM)
    assert (undone.binned, undone.kept_count) == (6, 0)
    assert stages() == before
    undone = undo_import(people, by=SYSTEM)
    assert (undone.binned, undone.kept_count) == (9, 0)
    assert counts(imported(tmp_path, PEOPLE, key="external_id")) == (9, 0, 0, 0)


def test_who_lies_in_the_bin_already_keeps_their_phones_when_the_rest_is_undone(tmp_path, people):
    orders = imported(tmp_path, ORDERS, kind="order", key="number")
    first = undo_import(people, by=SYSTEM)
    assert (first.binned, first.kept_count) == (3, 6)
    undo_import(orders, by=SYSTEM)
    points = ContactPoint.objects.count()
    people.refresh_from_db()
    rest = undo_import(people, by=SYSTEM)
    assert (rest.binned, rest.reverted, rest.kept_count) == (6, 0, 0)
    assert ContactPoint.objects.count() == points == 18
    binned = list(Person.objects.order_by("external_id").values_list("pk", flat=True))
    restore_records(PERSON, binned, by=SYSTEM)
    for word in ("13800000008", "c8@example.com"):
        assert PERSON.model.objects.filter(matching(PERSON, word, SYSTEM)).count() == 1
    assert all(ContactPoint.objects.filter(customer=pk).count() == 2 for pk in binned)
