"""Own fields in a merge: links follow, values are chosen, and an undone merge gives all of it back, key by key."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
OWNER = Actor(kind="user", key="user:0", name="Owner", may_all=True)


def value(kind: str, pk: int, name: str) -> Any:
    return get(registry.of(kind), pk, Asking(OWNER)).values[name]


def test_links_follow_and_return_and_what_was_changed_since_stays() -> None:
    add_field("person", Description(kind="link", label_en="Agent", target="company"), by=OWNER)
    add_field("person", Description(kind="text", label_en="Colour"), by=OWNER)
    add_field("company", Description(kind="text", label_en="Grade"), by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    company, person = registry.of("company"), registry.of("person")
    stays, goes = create(company, [{"name": "Acme", "own_grade": "A"}, {"name": "Acme Ltd", "own_grade": "B"}], by=OWNER)
    ann, bob = create(person, [{"name": "Ann", "own_agent": goes, "own_colour": "red"}, {"name": "Bob", "own_agent": stays}], by=OWNER)
    entry = merge_customers(company, winner=stays, losers=[goes], values={"own_grade": "B"}, by=OWNER)
    assert value("company", stays, "own_grade") == "B"
    assert {value("person", pk, "own_agent").id for pk in (ann, bob)} == {stays}
    change(person, ann, {"own_colour": "blue"}, by=OWNER)
    undo_merge(entry, by=OWNER)
    assert [value("person", pk, "own_agent").id for pk in (ann, bob)] == [goes, stays]
    assert value("person", ann, "own_colour") == "blue"
    assert [value("company", pk, "own_grade") for pk in (stays, goes)] == ["A", "B"]
