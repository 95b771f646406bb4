"""The page of a merge, and every place from which one comes to it: toast, timeline, history, API."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.duplicates.scanning import run_scan
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.customers.models import Customer, DuplicateScan
from guanxi.journal.models import Entry
from guanxi.records.registry import registry
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PERSON = registry.of("person")


@pytest.fixture
def two(world):
    return world.person("王丽华", phones=["13800138000"], city="上海"), world.person("王麗華", phones=["13900139000"], city="杭州")


def merged(winner, *losers, **values):
    return merge_customers(PERSON, winner=winner, losers=losers, values=values, by=SYSTEM)


def text(client, address, **headers):
    return client.get(address, headers=headers).content.decode()


def test_the_page_says_what_became_what_and_undoes_it(world, two):
    order = world.add("order", customer=two[1], ordered_at=AT, total=10)
    entry = merged(*two, city="杭州")
    bob = world.client("bob")
    shown = text(bob, f"/merges/{entry}/")
    assert f'href="/people/{two[0]}/"' in shown
    assert "王麗華" in shown
    assert f'action="/merges/{entry}/undo/"' in shown
    change(PERSON, two[0], {"city": "苏州"}, by=SYSTEM)
    world.add("note", customer=two[0], text="since")
    answer = bob.post(f"/merges/{entry}/undo/")
    assert answer.url == f"/merges/{entry}/"
    shown = text(bob, answer.url)
    assert f'href="/people/{two[1]}/"' in shown
    for line in ("<span>Orders</span>", "<span>Notes</span>", "<span>“City” of 王丽华</span>", "Changed since the merge"):
        assert line in shown
    assert "/undo/" not in shown.partition("<main")[2]
    assert registry.of("order").model.objects.get(pk=order).customer_id == two[1]


def test_it_names_the_newer_merge_and_leads_there(world, two):
    third = world.person("第三")
    older, newer = merged(*two), merged(third, two[0])
    bob = world.client("bob")
    shown = text(bob, f"/merges/{older}/")
    assert f'href="/merges/{newer}/"' in shown
    assert "itself became part of 第三" in shown
    assert f"/merges/{older}/undo/" not in shown
    answer = bob.post(f"/merges/{older}/undo/", follow=True)
    assert "itself became part of 第三" in answer.content.decode()
    refused = bob.post(f"/merges/{older}/undo/", headers={"HX-Request": "true"})
    assert (refused.status_code, "X-Message" in refused) == (409, True)


def test_a_newer_merge_into_somebody_out_of_sight_is_not_told_by_name(world, two):
    hidden = world.person("秘密", owner="charlie")
    older = merged(*two)
    merged(hidden, two[0])
    shown = text(world.client("bob"), f"/merges/{older}/")
    assert "秘密" not in shown
    assert "another record" in shown


def test_the_toast_undoes_it_and_leads_to_what_came_back(world, two):
    bob = world.client("bob")
    answer = bob.post("/people/merge/", {"winner": two[0], "records": f"{two[0]},{two[1]}"})
    entry = Entry.objects.get(kind="person.merged").pk
    assert f'data-undo="/merges/{entry}/undo/"' in text(bob, answer.url)
    done = bob.post(f"/merges/{entry}/undo/", headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (204, f"/merges/{entry}/")
    assert Customer.objects.get(pk=two[1]).deleted_at is None


def test_the_timeline_tells_it_once_and_offers_to_undo_it(world, two):
    entry = merged(*two)
    bob = world.client("bob")
    shown = text(bob, f"/customers/{two[0]}/timeline/")
    assert shown.count("Record merged another record into this one") == 1
    assert f'hx-post="/merges/{entry}/undo/"' in shown
    undo_merge(entry, by=SYSTEM)
    shown = text(bob, f"/customers/{two[0]}/timeline/")
    assert "Record undid a merge" in shown
    assert f"/merges/{entry}/undo/" not in shown
    assert f'href="/merges/{entry}/"' in shown
    world.user("erin", {"read": Scope.TEAM}, team=world.north)
    assert "/merges/" not in text(world.client("erin"), f"/customers/{two[0]}/timeline/")


def test_the_history_leads_to_it(world, two):
    entry = merged(*two, city="杭州")
    undo_merge(entry, by=SYSTEM)
    shown = text(world.client("bob"), f"/people/{two[0]}/history/")
    assert shown.count(f'href="/merges/{entry}/"') == 2
    world.user("erin", {"read": Scope.TEAM}, team=world.north)
    assert "/merges/" not in text(world.client("erin"), f"/people/{two[0]}/history/")


def test_numbers_and_names_are_those_that_the_reader_may_see(world, two):
    third = world.person("第三", owner="charlie")
    orders = [world.add("order", customer=two[1], ordered_at=AT, total=10) for _turn in range(2)]
    entry = merged(*two)
    change(registry.of("order"), orders[0], {"customer": third, "number": "SO-SECRET"}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert "SO-SECRET" in text(world.client("alice"), f"/merges/{entry}/")
    shown = text(world.client("bob"), f"/merges/{entry}/")
    assert "SO-SECRET" not in shown
    assert "Given to somebody else" not in shown
    world.user("frank", {"read": Scope.TEAM, "merge": Scope.TEAM}, objects=["person"], team=world.north)
    assert "Orders" not in text(world.client("frank"), f"/merges/{entry}/").partition("<main")[2]


def test_it_is_not_found_where_one_of_them_is_out_of_reach_and_refused_without_the_right(world, two):
    entry = merged(*two)
    world.user("erin", {"read": Scope.TEAM, "change": Scope.TEAM}, team=world.north)
    for who, status in (("charlie", 404), ("erin", 403)):
        assert world.client(who).get(f"/merges/{entry}/").status_code == status
        assert world.client(who).post(f"/merges/{entry}/undo/").status_code == status
    assert world.client("bob").get(f"/merges/{entry - 1}/").status_code == 404
    assert Customer._base_manager.get(pk=two[1]).merged_into_id == two[0]


def test_pages_ask_the_database_little(world, two, django_assert_max_num_queries):
    entry = merged(*two, world.person("第三"))
    bob = world.client("bob")
    with django_assert_max_num_queries(15):
        bob.get(f"/merges/{entry}/")
    undo_merge(entry, by=SYSTEM)
    with django_assert_max_num_queries(15):
        bob.get(f"/merges/{entry}/")
    five = [*two, *(world.person(f"第{number}") for number in range(3))]
    with django_assert_max_num_queries(15):
        bob.get(f"/people/merge/?ids={','.join(map(str, five))}")


def test_the_inbox_offers_to_merge_all_who_stand_in_pairs_with_each_other(world):
    three = [world.person("王小明", phones="13812345678", city="上海") for _turn in range(3)]
    run_scan(DuplicateScan.objects.create(asked_at=AT))
    shown = text(world.client("bob"), "/duplicates/")
    assert shown.count("Merge 3 together") == 3
    assert f"/people/merge/?ids={three[0]},{three[1]},{three[2]}" in shown
    change(PERSON, three[2], {"owner": world.users["charlie"].pk, "team": world.south.pk}, by=SYSTEM)
    assert "together" not in text(world.client("bob"), "/duplicates/")


def call(world, who, method, path, body=None):
    sent = {"data": "" if body is None else json.dumps(body), "content_type": "application/json"} if method == "post" else {}
    answer = getattr(world.client(who), method)(f"/api/v1/{path}", **sent)
    return answer.status_code, answer.json()


def test_the_api_merges_reads_and_undoes(world, two):
    third = world.person("第三", external_id="T-3")
    status, told = call(world, "bob", "post", f"people/{two[0]}/merge", {"others": [two[1], third], "values": {"city": "苏州"}})
    assert (status, told["id"], told["others"], told["undone_at"]) == (200, two[0], [two[1], third], None)
    assert Customer.objects.get(pk=two[0]).city == "苏州"
    assert call(world, "bob", "get", f"merges/{told['merge']}") == (200, told)
    newer = call(world, "bob", "post", f"people/{world.person('第四')}/merge", {"others": [two[0]]})[1]
    status, problem = call(world, "bob", "post", f"merges/{told['merge']}/undo")
    assert (status, problem["error"]["problems"][0]["code"]) == (422, "merged_away")
    assert "第四" in call(world, "bob", "get", f"merges/{told['merge']}")[1]["stands_against_undo"]
    call(world, "bob", "post", f"merges/{newer['merge']}/undo")
    status, undone = call(world, "bob", "post", f"merges/{told['merge']}/undo")
    assert (status, undone["kept"]) == (200, [])
    assert undone["undone_at"]
    assert {"label": "Ways to reach them", "number": 1} in undone["back"]
    assert (Customer.objects.get(pk=two[0]).city, Customer.objects.get(pk=third).external_id) == ("上海", "T-3")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"others": []}, 422),
        ({"others": ["1"]}, 422),
        ({"others": [1], "values": [1]}, 400),
        ({"others": [1], "more": 1}, 422),
        ({"others": [99_999_999]}, 404),
        ({"others": [1, 1]}, 422),
        ({"others": [1, 2, 3, 4, 5]}, 422),
    ],
)
def test_the_api_says_what_is_wrong(world, two, body, status):
    assert call(world, "bob", "post", f"people/{two[0]}/merge", body)[0] == status


def test_the_api_keeps_to_the_rights(world, two):
    erin = {"read": Scope.TEAM, "change": Scope.TEAM, "delete": Scope.TEAM}
    world.user("erin", erin, team=world.north)
    for who, status in (("erin", 403), ("charlie", 404)):
        assert call(world, who, "post", f"people/{two[0]}/merge", {"others": [two[1]]})[0] == status
    entry = merged(*two)
    for who, status in (("erin", 403), ("charlie", 404)):
        assert call(world, who, "get", f"merges/{entry}")[0] == status
        assert call(world, who, "post", f"merges/{entry}/undo")[0] == status
    described = {who: world.client(who).get("/api/openapi.json").json()["paths"] for who in ("bob", "erin")}
    for path in ("/api/v1/people/{record_id}/merge", "/api/v1/merges/{entry_id}/undo", "/api/v1/merges/{entry_id}"):
        assert (path in described["bob"], path in described["erin"]) == (True, False)


def test_the_page_speaks_chinese(world, two):
    world.user("zhang", dict.fromkeys(("read", "change", "merge"), Scope.TEAM), team=world.north, language="zh-hans")
    entry = merged(*two)
    shown = text(world.client("zhang"), f"/merges/{entry}/")
    assert "撤销这次合并" in shown
    undo_merge(entry, by=SYSTEM)
    assert "已归还" in text(world.client("zhang"), f"/merges/{entry}/")
