"""The list of tasks opens with what is open."""

from __future__ import annotations

from django.utils import timezone

from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry


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
