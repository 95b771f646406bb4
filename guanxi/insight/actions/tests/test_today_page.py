"""The page Today: mine, by when it is due."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from guanxi.access.scopes import Scope
from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry


def days_from_now(days):
    return (timezone.now().astimezone(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=days)).isoformat()


def test_it_sorts_what_is_mine_by_when_it_is_due(world):
    person = world.person("王丽华")
    for title, days in (("late", -3), ("now", 0), ("soon", 7), ("far", 8)):
        world.add("task", title=title, due_on=days_from_now(days), owner="bob", customer=person)
    world.add("task", title="whenever", owner="bob", is_promise=True)
    world.add("task", title="alices", due_on=days_from_now(0), owner="alice")
    world.add("task", title="finished", due_on=days_from_now(0), owner="bob", done_at=timezone.now())
    text = world.client("bob").get("/today/").content.decode()
    body = text[text.index('id="today"') :]
    assert re.findall(r"Overdue|Next 7 days|Without a day|>late<|>now<|>soon<|>whenever<", body) == [
        "Overdue", ">late<", ">now<", "Next 7 days", ">soon<", "Without a day", ">whenever<"]  # fmt: skip
    assert "far" not in body
    assert "alices" not in body
    assert "finished" not in body
    assert "Promise" in body
    assert "王丽华" in body


def test_it_counts_in_the_menu_what_is_waiting(world):
    world.add("task", title="late", due_on=days_from_now(-1), owner="bob")
    world.add("task", title="soon", due_on=days_from_now(1), owner="bob")
    text = world.client("bob").get("/today/").content.decode()
    assert re.search(r'href="/today/"[^>]*>.*?<span class="count"[^>]*>\s*1\s*<', text, re.S)


def test_it_does_not_name_a_customer_who_is_out_of_sight(world):
    hidden = world.person("赵敏", owner="charlie")
    world.add("task", title="secret", owner="bob", customer=hidden)
    assert "赵敏" not in world.client("bob").get("/today/").content.decode()


def test_it_says_so_when_nothing_waits_or_the_role_lacks_tasks(world):
    assert "Nothing is waiting for you" in world.client("bob").get("/today/").content.decode()
    world.user("erin", {"read": Scope.ALL}, ["person"], team=world.north)
    assert world.client("erin").get("/today/").status_code == 403
    assert "/today/" not in world.client("erin").get("/people/").content.decode()


def test_the_list_of_tasks_opens_with_what_is_open_and_finds_the_finished_by_filter(world):
    for title, due, done in (
        ("finished", "2020-01-01", timezone.now()),
        ("later", "2030-01-01", None),
        ("someday", None, None),
        ("soon", "2026-02-01", None),
    ):
        world.add("task", title=title, owner="alice", due_on=due, done_at=done)
    listed = find(registry.of("task"), Question(limit=2), Asking(world.actor("alice")))
    rest = find(registry.of("task"), Question(limit=2, cursor=listed.next), Asking(world.actor("alice")))
    assert [one.title for one in (*listed.records, *rest.records)] == ["soon", "later", "someday", "finished"]
    for done, titles in ((True, ["finished"]), (False, ["soon", "later", "someday"])):
        tree = filtering.parse({"field": "done", "op": "is", "value": done})
        found = find(registry.of("task"), Question(columns=("title", "done"), filter=tree), Asking(world.actor("alice")))
        assert [one.title for one in found.records] == titles
        assert {one.values["done"] for one in found.records} == {done}
    assert world.client("alice").get("/tasks/").status_code == 200
