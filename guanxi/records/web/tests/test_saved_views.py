"""Saved views: what is kept, who finds it, who may change it, and taking back what was done to one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.journal.models import Change, Entry
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.saved_views import change_view, choose_view, default_of, delete_view, save_view, take_back, view_of, views_of

pytestmark = pytest.mark.django_db
UNHAPPY = json.dumps({"field": "last_rating", "op": "lte", "value": 2})


@pytest.fixture
def people():
    return registry.of("person")


@pytest.fixture
def actors(cast):
    def of(user: User):
        return actor_of_user(User.objects.get(pk=user.pk))

    return {name: of(getattr(cast, name)) for name in ("alice", "bob", "charlie", "dora")}


def names(actor):
    return [one.name for one in views_of(actor)]


def test_a_view_is_private_until_it_is_shared(people, actors):
    alice, bob = actors["alice"], actors["bob"]
    made = save_view(people, " Unhappy  lately ", {"filter": UNHAPPY, "sort": "-last_rating", "q": "not kept"}, by=alice)
    assert (made.name, dict(made.words), made.mine) == ("Unhappy lately", {"filter": UNHAPPY, "sort": "-last_rating"}, True)
    assert names(bob) == []
    with pytest.raises(NotFound):
        view_of(people, made.id, bob)
    change_view(people, made.id, shared=True, by=alice)
    [seen] = views_of(bob)
    assert (seen.id, seen.mine, seen.owner) == (made.id, False, "Alice")
    with pytest.raises(NotFound):
        change_view(people, made.id, words={}, by=bob)
    with pytest.raises(NotFound):
        delete_view(people, made.id, by=bob)


def test_everything_done_to_a_view_is_one_entry(people, actors):
    alice = actors["alice"]
    made = save_view(people, "Mine", {}, by=alice, pinned=True)
    change_view(people, made.id, name="Ours", by=alice)
    delete_view(people, made.id, by=alice)
    kinds = list(Entry.objects.filter(about_object="view", about_id=made.id).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["view.created", "view.changed", "view.deleted"]
    assert Change.objects.filter(object="view", record_id=made.id).count() == 3
    assert Change.objects.filter(object="view_choice", under_object="view", under_id=made.id).count() == 1


def test_what_one_did_to_a_view_can_be_taken_back_by_oneself_while_nothing_newer_stands(people, actors):
    alice = actors["alice"]
    made = save_view(people, "Mine", {"sort": "name"}, by=alice)
    entry = change_view(people, made.id, words={"sort": "-name"}, by=alice)
    with pytest.raises(NotFound):
        take_back(entry, by=actors["bob"])
    take_back(entry, by=alice)
    assert view_of(people, made.id, alice).words == {"sort": "name"}
    older = change_view(people, made.id, words={"sort": "-name"}, by=alice)
    change_view(people, made.id, words={"sort": "city"}, by=alice)
    with pytest.raises(Invalid, match="changed again"):
        take_back(older, by=alice)
    gone = delete_view(people, made.id, by=alice)
    assert names(alice) == []
    take_back(gone, by=alice)
    assert names(alice) == ["Mine"]


def test_a_name_is_taken_once_for_each_person_until_its_view_is_gone(people, actors):
    alice = actors["alice"]
    made = save_view(people, "Mine", {}, by=alice)
    save_view(people, "mine", {}, by=actors["bob"])
    with pytest.raises(Invalid, match="of this name already"):
        save_view(people, "MINE", {}, by=alice)
    gone = delete_view(people, made.id, by=alice)
    save_view(people, "mine", {}, by=alice)
    with pytest.raises(Invalid, match="of this name already"):
        take_back(gone, by=alice)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", {}),
        ("   \u200b", {}),
        ("x" * 101, {}),
        ("Null\x00", {}),
        ("Fine", {"filter": "{"}),
        ("Fine", {"filter": "[" * 100_000}),
        ("Fine", {"filter": json.dumps({"field": "nothing", "op": "is", "value": 1})}),
        ("Fine", {"sort": "nothing"}),
        ("Fine", {"filter": json.dumps({"field": "name", "op": "is", "value": "x" * 30_000})}),
    ],
)
def test_what_cannot_be_asked_or_called_is_refused_and_nothing_is_kept(people, actors, name, words):
    with pytest.raises(Invalid):
        save_view(people, name, words, by=actors["alice"])
    assert names(actors["alice"]) == []
    assert not Entry.objects.filter(kind="view.created").exists()


def test_one_view_at_most_opens_by_itself(people, actors):
    alice = actors["alice"]
    first = save_view(people, "First", {}, by=alice, is_default=True)
    assert default_of(people, alice) == first.id
    second = save_view(people, "Second", {}, by=alice, shared=True, is_default=True)
    assert default_of(people, alice) == second.id
    choose_view(people, second.id, by=actors["bob"], pinned=True, is_default=True)
    assert default_of(people, actors["bob"]) == second.id
    worth = {"filter": json.dumps({"field": "expected_value", "op": "gte", "value": 5000})}
    lent = save_view(people, "Lent", {}, by=actors["dora"], shared=True)
    choose_view(people, lent.id, by=alice, pinned=False, is_default=True)
    assert default_of(people, alice) == lent.id
    change_view(people, lent.id, words=worth, by=actors["dora"])
    assert default_of(people, alice) is None
    choose_view(people, second.id, by=alice, pinned=False, is_default=True)
    change_view(people, second.id, shared=False, by=alice)
    assert default_of(people, actors["bob"]) is None
    assert default_of(people, alice) == second.id


def test_a_shared_view_that_asks_for_what_one_may_not_read_is_not_offered(people, actors):
    worth = json.dumps({"field": "expected_value", "op": "gte", "value": 5000})
    made = save_view(people, "Worth it", {"filter": worth}, by=actors["dora"], shared=True)
    assert names(actors["dora"]) == ["Worth it"]
    assert names(actors["bob"]) == ["Worth it"]
    assert names(actors["alice"]) == []
    with pytest.raises(NotFound):
        view_of(people, made.id, actors["alice"])
    change_view(people, made.id, words={}, by=actors["dora"])
    assert names(actors["alice"]) == ["Worth it"]


def test_nobody_keeps_or_finds_views_of_what_they_may_not_read(people, actors):
    nobody = replace(actors["charlie"], grants={})
    save_view(people, "Mine", {}, by=actors["alice"], shared=True)
    assert names(actors["charlie"]) == ["Mine"]
    assert names(nobody) == []
    with pytest.raises(Refused):
        save_view(people, "Mine", {}, by=nobody)


def text(client, address, status=200, **more):
    answer = client.get(address, **more)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_the_list_opens_as_the_view_says_and_the_address_only_says_what_differs(cast, person, people, actors):
    for name, city in (("Anna", "Berlin"), ("Boris", "Bonn"), ("Berta", "Bonn")):
        person(name, city=city)
    words = {"filter": json.dumps({"field": "city", "op": "is", "value": "Bonn"}), "sort": "-name", "columns": "name,city"}
    view = save_view(people, "In Bonn", words, by=actors["alice"], pinned=True)
    alice = cast.client(cast.alice)
    page = text(alice, f"/people/?view={view.id}")
    assert "Anna" not in page
    assert page.index("Boris") < page.index("Berta")
    assert "Update view" not in page
    assert f'class="nav nav-sub" href="/people/?view={view.id}"' in page
    assert "/people/new/?filter=" in page
    changed = text(alice, f"/people/?view={view.id}&sort=name&filter=")
    assert changed.index("Anna") < changed.index("Berta") < changed.index("Boris")
    assert "Update view" in changed
    exported = b"".join(alice.get(f"/people/export.csv?view={view.id}")).decode("utf-8-sig")
    assert exported.splitlines()[0] == "Name,City"
    assert "Anna" not in exported
    arranged = alice.get(f"/people/arrange/?view={view.id}&filter=&column=name")
    assert arranged["Location"] == f"/people/?view={view.id}&filter=&columns=name"
    text(cast.client(cast.bob), f"/people/?view={view.id}", 404)
    text(alice, "/people/?view=x", 404)
    text(alice, f"/companies/?view={view.id}", 404)


def test_a_changed_view_is_updated_saved_as_new_or_left(cast, people, actors):
    alice = cast.client(cast.alice)
    made = alice.post("/people/views/new/?sort=-name", {"name": "Backwards", "shared": "1", "is_default": "1"})
    [view] = views_of(actors["alice"])
    assert made["HX-Redirect"] == f"/people/?view={view.id}"
    assert (view.shared, view.is_default, view.pinned, dict(view.words)) == (True, True, False, {"sort": "-name"})
    assert alice.get("/people/")["Location"] == f"/people/?view={view.id}"
    assert "everybody who uses it" in text(alice, f"/people/views/{view.id}/update/?sort=city")
    alice.post(f"/people/views/{view.id}/update/?sort=city")
    assert view_of(people, view.id, actors["alice"]).words == {"sort": "city"}
    entry = Entry.objects.get(kind="view.changed")
    assert alice.post(f"/views/undo/{entry.pk}/").status_code == 204
    assert view_of(people, view.id, actors["alice"]).words == {"sort": "-name"}
    assert alice.post("/people/views/new/", {"name": ""}).status_code == 422
    assert alice.post("/people/views/new/", {"name": "backwards"}).status_code == 422
    bob = cast.client(cast.bob)
    assert "Alice shares this view" in text(bob, f"/people/views/{view.id}/")
    bob.post(f"/people/views/{view.id}/", {"name": "Stolen", "pinned": "1"})
    assert [(one.name, one.pinned, one.is_default) for one in views_of(actors["bob"])] == [("Backwards", True, False)]
    assert "Backwards" in text(bob, "/companies/")
    assert bob.post(f"/people/views/{view.id}/delete/").status_code == 404
    alice.post(f"/people/views/{view.id}/delete/")
    assert views_of(actors["bob"]) == []
    assert alice.get("/people/").status_code == 200


def test_names_are_shown_as_they_are(cast, people, actors):
    hostile = "<script>alert(1)</script>"
    view = save_view(people, hostile, {}, by=actors["alice"], shared=True, pinned=True)
    for client in (cast.client(cast.alice), cast.client(cast.bob)):
        for address in ("/people/", f"/people/?view={view.id}", f"/people/views/{view.id}/", f"/people/views/{view.id}/update/"):
            page = text(client, address)
            assert hostile not in page
            assert "&lt;script&gt;" in page
