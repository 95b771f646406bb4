"""Editing a value where it stands, and taking it back."""

from __future__ import annotations

import re

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.registry import registry
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db


def value(pk, name):
    return get(registry.of("person"), pk, Asking(SYSTEM), columns=(name,)).values[name]


def hidden(client, address):
    """What the editor sends along: the version and what it began with."""
    page = client.get(address).content.decode()
    from html import unescape

    return {name: unescape(found) for name, found in re.findall(r'<input type="hidden" name="(version|was)" value="([^"]*)"', page)}


def test_it_saves_a_cell_at_once_as_one_entry_and_offers_undo(cast, person):
    pk = person("Anna", city="Berlin")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/city/"
    answer = client.post(address, hidden(client, address) | {"city": "Bonn"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode() == "Bonn"
    entry = Entry.objects.get(kind="person.changed")
    assert f"/undo/{entry.pk}/" in answer["HX-Trigger"]
    assert client.post(f"/undo/{entry.pk}/").status_code == 204
    assert value(pk, "city") == "Berlin"


def test_it_says_at_the_cell_what_is_wrong_and_keeps_what_was_typed(cast, person):
    pk = person("Anna")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/birth_year/"
    answer = client.post(address, hidden(client, address) | {"birth_year": "nineteen"})
    assert answer.status_code == 422
    assert 'value="nineteen"' in answer.content.decode()
    assert "field-error" in answer.content.decode()


def test_it_shows_both_versions_when_somebody_was_faster(cast, person):
    pk = person("Anna", city="Berlin")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/city/"
    began = hidden(client, address)
    change(registry.of("person"), pk, {"city": "Köln"}, by=SYSTEM)
    answer = client.post(address, began | {"city": "Bonn"})
    assert answer.status_code == 422
    assert "Köln" in answer.content.decode()
    assert 'value="Bonn"' in answer.content.decode()
    assert value(pk, "city") == "Köln"


def test_it_sees_no_conflict_where_another_field_changed(cast, person):
    pk = person("Anna", city="Berlin")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/city/"
    began = hidden(client, address)
    change(registry.of("person"), pk, {"source": "Fair"}, by=SYSTEM)
    assert client.post(address, began | {"city": "Bonn"}).status_code == 200
    assert (value(pk, "city"), value(pk, "source")) == ("Bonn", "Fair")


def test_it_edits_contact_points_in_a_dialog_and_undoes_them_too(cast, person):
    pk = person("Anna", phones=["13800138000"])
    client, address = cast.client(cast.alice), f"/people/{pk}/field/phones/"
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Retarget"] == "#dialog"
    rows = {
        "phones-0-value": "13800138000",
        "phones-0-label": "work",
        "phones-1000-value": "13900139000",
        "phones-is_primary": "1000",
        "phones-1000-opted_out": "true",
    }
    answer = client.post(address, hidden(client, address) | rows)
    assert answer.status_code == 200
    assert "close-dialog" in answer["HX-Trigger"]
    points = {point["normalised"]: point for point in value(pk, "phones")}
    assert points["+8613900139000"]["is_primary"]
    assert points["+8613900139000"]["opted_out"]
    assert points["+8613800138000"]["label"] == "work"
    assert not points["+8613800138000"]["is_primary"]
    entry = Entry.objects.get(kind="person.changed")
    assert client.post(f"/undo/{entry.pk}/").status_code == 204
    [point] = value(pk, "phones")
    assert (point["normalised"], point["label"], point["is_primary"]) == ("+8613800138000", "", True)


def test_it_refuses_to_undo_what_changed_again_and_says_so(cast, person):
    pk = person("Anna", city="Berlin")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/city/"
    client.post(address, hidden(client, address) | {"city": "Bonn"})
    entry = Entry.objects.get(kind="person.changed")
    change(registry.of("person"), pk, {"city": "Köln"}, by=SYSTEM)
    answer = client.post(f"/undo/{entry.pk}/")
    assert answer.status_code == 409
    assert answer["X-Message"]
    assert value(pk, "city") == "Köln"


def test_it_lets_nobody_undo_anothers_act(cast, person):
    pk = person("Anna", city="Berlin")
    client, address = cast.client(cast.alice), f"/people/{pk}/field/city/"
    client.post(address, hidden(client, address) | {"city": "Bonn"})
    entry = Entry.objects.get(kind="person.changed")
    for user in (cast.bob, cast.charlie, cast.dora):
        assert cast.client(user).post(f"/undo/{entry.pk}/").status_code == 404
    assert value(pk, "city") == "Bonn"


@pytest.mark.parametrize("name", ["segment", "created_at", "age", "nothing"])
def test_it_edits_no_field_that_cannot_be_written(cast, person, name):
    pk = person("Anna")
    for verb in ("get", "post"):
        assert getattr(cast.client(cast.alice), verb)(f"/people/{pk}/field/{name}/").status_code == 404


def test_it_changes_nothing_for_those_who_may_only_read_or_not_even_that(cast, person):
    pk = person("Anna", city="Berlin")
    for user in (cast.bob, cast.charlie):
        client = cast.client(user)
        assert client.get(f"/people/{pk}/field/city/").status_code == 404
        assert client.post(f"/people/{pk}/field/city/", {"city": "Bonn", "version": "1"}).status_code == 404
    assert value(pk, "city") == "Berlin"
    assert "data-edit-url" not in cast.client(cast.bob).get("/people/").content.decode()
