"""Records are listed, read, created, changed, binned and restored over HTTP, and strangers see nothing of it."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.records.registry import registry
from guanxi.records.writing import create

LI = {"name": "李四", "phones": ["13800138000"], "external_id": "C1", "city": "上海"}


def test_it_creates_and_reads_a_person(alice):
    made = alice.post("people", LI)
    assert made.status_code == 201, made.content
    assert made.headers["Location"] == f"/api/v1/people/{made.json()['id']}"
    read = alice.get(made.headers["Location"])
    assert read.json() == made.json()
    assert read.headers["ETag"] == '"1"'
    assert read.json()["phones"][0]["normalised"] == "+8613800138000"
    assert Entry.objects.filter(kind="person.created").count() == 1


def test_it_lists_filters_sorts_pages_and_counts(alice, world):
    for number in range(7):
        world.person(name=f"Person {number}", city="上海" if number % 2 else "北京")
    tree = quote(json.dumps({"and": [{"field": "city", "op": "is", "value": "北京"}]}))
    first = alice.get(f"people?filter={tree}&sort=-name&limit=3&columns=name,city&count=exact").json()
    assert [item["name"] for item in first["items"]] == ["Person 6", "Person 4", "Person 2"]
    assert (first["count"], set(first["items"][0])) == (4, {"id", "version", "name", "city"})
    second = alice.get(f"people?filter={tree}&sort=-name&limit=3&columns=name&cursor={first['next']}").json()
    assert ([item["name"] for item in second["items"]], second["next"], second["count"]) == (["Person 0"], None, None)
    assert [item["name"] for item in alice.get("people?q=person%205").json()["items"]] == ["Person 5"]


def test_it_changes_only_what_was_read_last(alice, world):
    pk = world.person()
    assert alice.patch(f"people/{pk}", {"city": "北京"}).status_code == 428
    assert alice.patch(f"people/{pk}", {"city": "北京"}, If_Match='"7"').status_code == 412
    changed = alice.patch(f"people/{pk}", {"city": "北京"}, If_Match='"1"')
    assert (changed.status_code, changed.headers["ETag"], changed.json()["city"]) == (200, '"2"', "北京")
    assert alice.patch(f"people/{pk}", {"city": "上海"}, If_Match='"1"').status_code == 412
    assert alice.patch(f"people/{pk}", {"city": "上海"}, If_Match="*").json()["version"] == 3


def test_it_puts_into_the_bin_and_takes_out_again(alice, world):
    pk = world.person()
    assert alice.delete(f"people/{pk}", If_Match='"9"').status_code == 412
    assert alice.delete(f"people/{pk}").status_code == 204
    assert alice.get(f"people/{pk}").status_code == 404
    assert alice.get(f"people/{pk}?binned=true").status_code == 200
    assert [item["id"] for item in alice.get("people?binned=true").json()["items"]] == [pk]
    assert alice.patch(f"people/{pk}", {"city": "上海"}, If_Match="*").status_code == 404
    assert alice.post(f"people/{pk}/restore").json()["id"] == pk
    assert alice.post(f"people/{pk}/restore").status_code == 404
    assert alice.get(f"people/{pk}").status_code == 200


def test_it_takes_a_batch_by_key_and_tells_of_every_row(alice, world):
    items = [LI, {"external_id": "C2", "name": ""}, {"external_id": "C3", "name": "赵六"}]
    answer = alice.post("people/batch", {"key": "external_id", "items": items}).json()
    assert [item["outcome"] for item in answer["items"]] == ["created", "rejected", "created"]
    assert answer["items"][1]["problems"][0]["row"] == 1
    assert {what: answer[what] for what in ("created", "updated", "unchanged", "rejected")} == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    ids = [item["id"] for item in answer["items"] if item["id"]]
    assert alice.post("people/bin", {"ids": ids}).status_code == 200
    assert Customer.objects.filter(deleted_at=None).count() == 0
    assert alice.post("people/bin", {"ids": ids}).status_code == 404
    assert alice.post("people/restore", {"ids": ids}).json() == {"ids": ids}


def test_it_names_row_and_field_of_what_is_wrong(alice):
    answer = alice.post("people", {"name": "", "emails": "no mail", "nme": 1})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid"
    assert {problem["field"] for problem in error["problems"]} == {"name", "emails", "nme"}
    assert Customer.objects.count() == 0


def test_a_teammate_reads_and_a_stranger_finds_nothing(world, bob, charlie):
    mine, team, hidden = world.person("bob", name="Bob's"), world.person("dora", name="Dora's"), world.person("alice", name="Alice's")
    assert {item["name"] for item in bob.get("people").json()["items"]} == {"Bob's", "Dora's"}
    assert bob.get("people?count=exact").json()["count"] == 2
    assert charlie.get("people?count=exact").json() == {"items": [], "next": None, "count": 0}
    for api, pk in ((bob, hidden), (charlie, mine), (charlie, team)):
        answers = [
            api.get(f"people/{pk}"),
            api.get(f"people/{pk}/history"),
            api.patch(f"people/{pk}", {"city": "x"}, If_Match="*"),
            api.delete(f"people/{pk}"),
            api.post(f"people/{pk}/restore"),
            api.post("people/bin", {"ids": [pk]}),
            api.get("people/999999999"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
    assert bob.patch(f"people/{team}", {"city": "x"}, If_Match="*").status_code == 404
    assert bob.patch(f"people/{mine}", {"city": "x"}, If_Match="*").status_code == 200


def test_it_says_when_the_role_lacks_the_right(world):
    dora = world.api("dora")
    for answer in (
        dora.get("people"),
        dora.post("people", LI),
        dora.delete("people/1"),
        dora.post("people/batch", {"key": "external_id", "items": [LI]}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "refused")
    assert Customer.objects.count() == 0


def test_a_token_for_reading_cannot_write(world):
    pk = world.person()
    reading = world.api("alice", "read")
    assert reading.get(f"people/{pk}").status_code == 200
    for answer in (
        reading.post("people", LI),
        reading.patch(f"people/{pk}", {"city": "x"}, If_Match="*"),
        reading.delete(f"people/{pk}"),
        reading.post(f"people/{pk}/restore"),
        reading.post("people/batch", {"key": "external_id", "items": [LI]}),
    ):
        assert answer.status_code == 403


def test_it_shows_a_key_out_of_reach_only_as_a_neutral_sentence(world, charlie):
    world.person(external_id="C1")
    answer = charlie.post("people/batch", {"key": "external_id", "items": [LI]})
    assert answer.json()["items"][0]["problems"][0]["code"] == "out_of_reach"
    assert charlie.post("people", LI).status_code == 422
    assert Customer.objects.count() == 1


def test_it_tells_the_history_and_takes_a_change_back(alice, world):
    pk = world.person(city="北京")
    alice.patch(f"people/{pk}", {"city": "上海", "industry": "茶"}, If_Match="*")
    [changed, created] = alice.get(f"people/{pk}/history").json()["items"]
    assert (created["kind"], changed["kind"], changed["by"]) == ("person.created", "person.changed", "Alice")
    assert {(step["field"], step["before"], step["after"]) for step in changed["changes"]} == {
        ("city", "北京", "上海"),
        ("industry", "", "茶"),
    }
    back = alice.post(f"people/{pk}/revert", {"entry": changed["id"], "fields": ["city"]}).json()
    assert (back["city"], back["industry"]) == ("北京", "茶")
    for entry in (changed["id"] + 1_000, 2**70, "1", None):
        assert alice.post(f"people/{pk}/revert", {"entry": entry}).status_code == 422
    assert alice.get(f"people/{pk}/history?cursor=x").status_code == 400


@pytest.mark.parametrize("value", ["2.5", "200.0", '"0.5"', "3", "1e2"])
def test_it_filters_by_numbers_with_a_point(alice, world, value):
    world.person(name="Ann", opening_mean="2.6", opening_orders=1, opening_currency="CNY")
    answer = alice.get(f'people?filter={{"field":"opening_mean","op":"gte","value":{value}}}&count=exact')
    assert answer.status_code == 200, answer.json()
    assert answer.json()["count"] == (1 if value in {"2.5", '"0.5"'} else 0)


def test_it_says_in_the_language_of_its_user_what_is_not_there(world):
    world.user("lin", {"read": Scope.ALL}, language="zh-hans")
    told = world.api("lin").get("people/999999")
    assert told.status_code == 404
    assert told.json()["error"]["message"] == "这里没有内容，或您无权查看。"


def test_it_counts_and_adds_up_by_the_values_of_a_field(alice, bob, world):
    for number, (city, owner) in enumerate((("上海", "alice"), ("上海", "bob"), ("北京", "bob"))):
        pk = world.person(owner, name=f"Person {number}", city=city)
        create(registry.of("order"), [{"customer": pk, "ordered_at": "2026-11-01", "total": "10.50", "currency": "CNY"}], by=SYSTEM)
    found = alice.get("people/groups?by=city&columns=name").json()
    assert (found["count"], [(one["text"], one["count"]) for one in found["groups"]]) == (3, [("上海", 2), ("北京", 1)])
    rest = quote(json.dumps(found["groups"][0]["filter"]))
    assert alice.get(f"people?filter={rest}&count=exact").json()["count"] == 2
    orders = alice.get("orders/groups?by=ordered_at&columns=total").json()
    assert orders["totals"] == {"total": {"how": "sum", "amounts": {"CNY": "31.5"}}}
    assert [(one["value"], one["count"]) for one in orders["groups"]] == [("2026-11-01", 3)]
    assert bob.get("orders/groups?columns=total").json()["totals"]["total"]["amounts"] == {"CNY": "21"}
    assert alice.get("people/groups?by=nothing").status_code == alice.get("people/groups?by=name").status_code == 400
