"""Comments on a record's page and through the API: written, read by whoever reads the record, and who will not see them is said before."""

from __future__ import annotations

import json
import re

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.writing import act
from guanxi.records.models import Comment


def post(client, address, **data):
    return client.post(address, data, headers={"HX-Request": "true"})


def said(answer):
    return re.findall(r'<div class="pre">(.*?)</div>', answer.content.decode(), re.S)


def test_it_is_written_and_read_on_the_page_with_todays_names(world):  # noqa: F811
    person, bob = world.person(), world.client("bob")
    answer = post(bob, f"/comments/people/{person}/", text="Ask @Alice <b>", mention=world.users["alice"].pk)
    assert answer.status_code == 200
    made = Comment.objects.get()
    assert (made.text, made.mentions) == (f"Ask @{{{world.users['alice'].pk}}} <b>", [world.users["alice"].pk])
    assert said(world.client("alice").get(f"/people/{person}/")) == ['Ask <span class="mention mention-me">@Alice</span> &lt;b&gt;']


def test_names_that_begin_alike_are_told_apart(world):  # noqa: F811
    world.user("ann", is_owner=True), world.user("anna", is_owner=True)
    person, ids = world.person(), [world.users["ann"].pk, world.users["anna"].pk]
    post(world.client("bob"), f"/comments/people/{person}/", text="@Anna and @Ann, not @Annabel", mention=ids)
    assert Comment.objects.get().text == f"@{{{ids[1]}}} and @{{{ids[0]}}}, not @Annabel"


def test_whoever_names_somebody_who_will_not_see_it_is_told_before(world):  # noqa: F811
    person, bob, charlie = world.person(), world.client("bob"), world.users["charlie"].pk
    answer = post(bob, f"/comments/people/{person}/", text="For @Charlie", mention=charlie)
    assert answer.status_code == 422
    assert "Charlie may not see this record" in answer.content.decode()
    assert "For @Charlie" in answer.content.decode()
    assert not Comment.objects.exists()
    assert post(bob, f"/comments/people/{person}/", text="For @Charlie", mention=charlie, told=charlie).status_code == 200
    assert world.client("charlie").get(f"/comments/people/{person}/").status_code == 404


def test_the_picker_offers_colleagues_by_name_and_says_who_will_not_see_it(world):  # noqa: F811
    world.user("wanglh", is_owner=True)
    user = world.users["wanglh"]
    with act("user.changed", by=SYSTEM):
        type(user).objects.filter(pk=user.pk).update(name="王丽华")
    address = f"/comments/colleagues/people/{world.person()}/"
    offers = {
        q: re.findall(r'data-name="([^"]+)"', world.client("bob").get(address, {"q": q}).content.decode())
        for q in ("", "丽", "wlh", "char")
    }
    assert offers == {"": ["Alice", "王丽华", "Charlie"], "丽": ["王丽华"], "wlh": ["王丽华"], "char": ["Charlie"]}
    assert "will not see this" in world.client("bob").get(address, {"q": "char"}).content.decode()
    assert "will not see this" not in world.client("bob").get(address, {"q": "ali"}).content.decode()


def test_ones_own_is_changed_deleted_and_brought_back_where_it_stands(world):  # noqa: F811
    person, bob, alice = world.person(), world.client("bob"), world.users["alice"].pk
    post(bob, f"/comments/people/{person}/", text="Ask @Alice", mention=alice)
    made = Comment.objects.get()
    form = bob.get(f"/comments/{made.pk}/").content.decode()
    assert ">Ask @Alice</textarea>" in form
    assert f'name="mention" value="{alice}"' in form
    assert said(post(bob, f"/comments/{made.pk}/", text="Done", version=1)) == ["Done"]
    assert post(bob, f"/comments/{made.pk}/", text="Too late", version=1).status_code == 422
    gone = post(bob, f"/comments/{made.pk}/delete/")
    assert said(gone) == []
    assert f"/comments/{made.pk}/restore/" in gone["HX-Trigger"]
    assert said(post(bob, f"/comments/{made.pk}/restore/")) == ["Done"]
    for deed in ("", "delete/"):
        assert post(world.client("alice"), f"/comments/{made.pk}/{deed}", text="Mine").status_code == 404


def test_the_card_shows_the_newest_and_all_when_asked(world):  # noqa: F811
    person, bob = world.person(), world.client("bob")
    for number in range(23):
        post(bob, f"/comments/people/{person}/", text=f"No. {number}")
    page = bob.get(f"/people/{person}/")
    assert said(page) == [f"No. {number}" for number in range(3, 23)]
    assert "Earlier comments" in page.content.decode()
    assert len(said(bob.get(f"/comments/people/{person}/"))) == 23


def test_nobody_comments_in_a_ledger(world):  # noqa: F811
    values = {"purpose": "marketing", "channel": "email", "state": "granted", "text_version": "1", "source": "form"}
    consent = world.add("consent", customer=world.person(), **values)
    assert post(world.client("alice"), f"/comments/consents/{consent}/", text="x").status_code == 404
    assert 'id="comments"' not in world.client("alice").get(f"/consents/{consent}/").content.decode()


@pytest.mark.parametrize("deed", ["PATCH", "DELETE"])
def test_the_api_lists_adds_changes_and_deletes(world, deed):  # noqa: F811
    person, bob, charlie = world.person(), world.client("bob"), world.users["charlie"]

    def call(method, address, body=None, client=bob):
        answer = client.generic(method, f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    status, made = call("POST", f"people/{person}/comments", {"text": f"For @{{{charlie.pk}}}"})
    assert (status, made["will_not_see"], made["author"]["name"]) == (201, [charlie.pk], "Bob")
    assert made["mentions"] == [{"id": charlie.pk, "name": "Charlie"}]
    listed = bob.get(f"/api/v1/people/{person}/comments").json()
    assert ([one["id"] for one in listed["items"]], listed["next"]) == ([made["id"]], None)
    assert call(deed, f"comments/{made['id']}", {"text": "x"}, world.client("alice"))[0] == 404
    assert world.client("charlie").get(f"/api/v1/people/{person}/comments").status_code == 404
    if deed == "PATCH":
        assert call("PATCH", f"comments/{made['id']}", {"text": "Anew", "version": 1})[1]["text"] == "Anew"
        assert call("PATCH", f"comments/{made['id']}", {"text": "Again", "version": 1})[0] == 412
    else:
        assert call("DELETE", f"comments/{made['id']}")[0] == 204
        assert call("POST", f"comments/{made['id']}/restore")[1]["id"] == made["id"]
