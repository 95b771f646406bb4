"""Bulk work as programs ask for it: 202 and an address to follow, once for a key, and undone."""

from __future__ import annotations

import pytest

from guanxi.records.bulk import running, undoing
from guanxi.records.bulk.tests.test_doing import cities
from guanxi.records.models import BulkChange

pytestmark = pytest.mark.django_db
HERE = {"field": "city", "op": "is", "value": "上海"}


def test_it_is_begun_followed_and_taken_back(bulks):
    bulks.people(5, city="上海")
    erin = bulks.world.api("erin")
    body = {"what": "change", "field": "city", "value": "杭州", "filter": HERE}
    first, again = (erin.post("people/bulk", body, Idempotency_Key="k1") for _time in range(2))
    assert (first.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert BulkChange.objects.count() == 1
    address = first["Location"]
    assert erin.get(address).json()["state"] == "waiting"
    running.run(first.json()["id"])
    told = erin.get(address).json()
    assert [told[name] for name in ("state", "matching", "changed", "refused", "object")] == ["done", 5, 5, 0, "people"]
    assert erin.post(f"{address}/undo").json()["state"] == "undoing"
    undoing.undo_bulk(told["id"], by=bulks.actor("erin"))
    assert erin.get(address).json()["returned"] == 5
    assert erin.post(f"{address}/undo").status_code == 422
    assert cities() == ["上海"] * 5


def test_ids_need_no_more_than_the_right_to_change_and_a_filter_does(bulks):
    mine = bulks.people(2, owner=bulks.world.users["bob"].pk)
    bob = bulks.world.api("bob")
    begun = bob.post("people/bulk", {"what": "tag", "value": ["VIP"], "ids": [*mine, 999_999]})
    running.run(begun.json()["id"])
    told = bob.get(begun["Location"]).json()
    assert (told["changed"], told["refused"]) == (2, 1)
    assert told["refused_because"] == [{"message": "It was deleted meanwhile, or it is out of your sight.", "count": 1}]
    assert bob.post("people/bulk", {"what": "delete", "filter": None}).status_code == 403
    assert bulks.world.api("charlie").get(begun["Location"]).status_code == 404
    assert bulks.world.api("bob", "read").post("people/bulk", {"what": "delete", "ids": mine}).status_code == 403
    assert bulks.world.api("bob", "read").post(f"{begun['Location']}/undo").status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"what": "delete"},
        {"what": "delete", "filter": None, "ids": [1]},
        {"what": "destroy", "filter": None},
        {"what": "change", "filter": None},
        {"what": "change", "field": 7, "filter": None},
        {"what": "change", "field": "nonsense", "value": 1, "filter": None},
        {"what": "change", "field": "phones", "value": "1", "filter": None},
        {"what": "change", "field": "birth_year", "value": "yesterday", "filter": None},
        {"what": "change", "field": "owner", "value": {"id": {}}, "filter": None},
        {"what": "tag", "value": "", "filter": None},
        {"what": "delete", "filter": {"field": "nonsense", "op": "is", "value": 1}},
        {"what": "delete", "filter": "x"},
        {"what": "delete", "filter": None, "q": 7},
        {"what": "delete", "ids": ["x"]},
        {"what": "delete", "ids": []},
        {"what": "delete", "filter": None, "more": 1},
    ],
)
def test_what_cannot_be_is_refused_with_the_place(bulks, body):
    answer = bulks.world.api("alice").post("people/bulk", body)
    assert answer.status_code == 422, answer.content
    assert not BulkChange.objects.exists()


def test_all_in_the_bin_come_back(bulks):
    bulks.people(3)
    alice = bulks.world.api("alice")
    for what in ("delete", "restore"):
        begun = alice.post("people/bulk", {"what": what, "filter": None})
        running.run(begun.json()["id"])
        assert alice.get(begun["Location"]).json()["changed"] == 3
    assert len(alice.get("people").json()["items"]) == 3
