"""History and timeline follow the rights of today: a field that one may not read now is told by neither, whenever it changed
(GHSA-f47p-xjqq-g28w and CVE-2026-40300 GHSA-jp8f-mvv6-89cr: a history that shows what was hidden since)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.timeline.own import RECORD, record_event, record_rows
from guanxi.records.asking import Asking
from guanxi.records.history import history
from guanxi.records.registry import registry
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
ORDER, PERSON = registry.of("order"), registry.of("person")


@pytest.fixture
def order(world):
    """Bob's order, of which only the cost was changed, from 70 to 93.17."""
    made = world.add("order", customer=world.person(), number="SO-1", ordered_at="2026-01-05", total="120.5", currency="CNY", cost="70")
    change(ORDER, made, {"cost": "93.17"}, by=SYSTEM)
    return made


@pytest.fixture
def sensitive():
    """Makes fields sensitive for as long as a test takes, as a new version of the product may, whose processes have nothing in mind."""
    made = []

    def make(record_type, name, is_so=True):
        object.__setattr__(record_type.by_name[name], "sensitive", is_so)
        record_type.by_sight.kept.clear()
        made.append((record_type, name))

    yield make
    for record_type, name in made.copy():
        make(record_type, name, False)


def told(record_type, record, actor, field=""):
    found, _next = history(record_type, record, Asking(actor), field=field)
    return [(one.kind, {step.field.name: (step.before, step.after) for step in one.steps}) for one in found]


def test_a_hidden_field_is_told_by_neither_value_nor_that_it_changed(world, order):
    seen = told(ORDER, order, world.actor("bob"))
    assert [kind for kind, _steps in seen] == ["order.created"]
    assert "cost" not in seen[0][1]
    assert told(ORDER, order, world.actor("bob"), field="cost") == []
    assert told(ORDER, order, SYSTEM, field="cost")[0][1]["cost"][1].startswith("93.17")


def test_the_page_and_the_api_tell_as_little(world, order):
    pages = [world.client("bob").get(f"/orders/{order}/history/{query}").content.decode() for query in ("", "?field=cost")]
    assert not [page for page in pages if "93.17" in page or "70.00" in page]


def test_a_right_that_came_shows_the_past_and_one_that_went_hides_it(world, order):
    bob = world.actor("bob")
    trusted = replace(bob, readable={"order": frozenset({"cost"})})
    assert "cost" in told(ORDER, order, trusted)[0][1]
    assert [kind for kind, _steps in told(ORDER, order, replace(trusted, readable={}))] == ["order.created"]


def test_a_field_that_became_sensitive_hides_its_past(world, sensitive):
    person, bob = world.person(), world.actor("bob")
    change(PERSON, person, {"remarks": "秘密", "lifecycle": "customer"}, by=SYSTEM)
    assert "秘密" in str(told(PERSON, person, bob))
    sensitive(PERSON, "remarks")
    assert "秘密" not in str(told(PERSON, person, bob))
    assert "remarks" not in str(told(PERSON, person, bob))


def test_the_timeline_tells_no_step_of_life_that_one_may_not_read(world, sensitive):
    person, bob = world.person(), Asking(world.actor("bob"))
    change(PERSON, person, {"lifecycle": "customer"}, by=SYSTEM)

    def titles():
        return [record_event(row, bob).title for row in record_rows(bob, [person]).values(*RECORD.columns)]

    assert any(title.startswith("Lifecycle") for title in titles())
    sensitive(PERSON, "lifecycle")
    assert titles() == ["Record created"]
