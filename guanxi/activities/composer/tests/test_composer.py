"""Writing notes, logging calls and adding tasks on the customer's page."""

from __future__ import annotations

import json

import pytest

from guanxi.access.scopes import Scope
from guanxi.activities.models import Call, Note, Task
from guanxi.journal.models import Entry

WRONG = [("notes", {"text": " "}), ("calls", {"minutes": "many"}), ("tasks", {"due_on": "soon", "title": "x"})]


def written():
    return sum(model.objects.count() for model in (Note, Call, Task))


@pytest.fixture
def person(world):
    return world.person()


def test_it_keeps_a_note_in_one_entry_and_offers_undo(world, person):
    answer = world.client("bob").post(f"/customers/{person}/notes/", {"text": "喜欢乌龙茶"})
    note = Note.objects.get()
    assert (note.text, note.customer_id, note.written_by) == ("喜欢乌龙茶", person, world.users["bob"])
    assert Entry.objects.filter(kind="note.created", about_object="note", about_id=note.pk).count() == 1
    told = json.loads(answer["HX-Trigger"])
    assert set(told) == {"toast", "activity"}
    assert world.client("bob").post(told["toast"]["undo"]).status_code == 204
    assert Note.objects.get().deleted_at is not None


def test_it_logs_a_call(world, person):
    form = {"text": "asked for samples", "direction": "in", "outcome": "call_back", "minutes": "6"}
    assert world.client("bob").post(f"/customers/{person}/calls/", form).status_code == 200
    call = Call.objects.get()
    assert (call.direction, call.outcome, call.minutes, call.called_by) == ("in", "call_back", 6, world.users["bob"])


def test_it_adds_a_task_for_oneself(world, person):
    form = {"title": "Send samples", "due_on": "2030-01-02", "is_promise": "1"}
    assert world.client("bob").post(f"/customers/{person}/tasks/", form).status_code == 200
    task = Task.objects.get()
    assert (task.title, str(task.due_on), task.is_promise, task.owner, task.team) == (
        "Send samples", "2030-01-02", True, world.users["bob"], world.north)  # fmt: skip


@pytest.mark.parametrize(
    ("where", "form"), [("notes", {"text": " "}), ("calls", {"minutes": "many"}), ("tasks", {"due_on": "soon", "title": "x"})]
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(world, person, where, form):
    answer = world.client("bob").post(f"/customers/{person}/{where}/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'role="alert"' in text
    assert where != "calls" or 'value="many"' in text
    assert written() == 0


@pytest.mark.parametrize(("where", "form"), [("notes", {"text": "x"}), ("calls", {"text": "x"}), ("tasks", {"title": "x"})])
def test_it_is_not_found_by_a_stranger(world, person, where, form):
    assert world.client("charlie").post(f"/customers/{person}/{where}/", form).status_code == 404
    assert written() == 0


def test_it_offers_only_what_the_role_may_write(world, person):
    world.user("erin", {"read": Scope.TEAM}, team=world.north)
    text = world.client("erin").get(f"/people/{person}/").content.decode()
    assert 'id="composer"' not in text
    assert world.client("erin").post(f"/customers/{person}/notes/", {"text": "x"}).status_code == 403
    assert 'data-key="n"' in world.client("bob").get(f"/people/{person}/").content.decode()


def test_it_completes_a_task_and_opens_it_again(world, person):
    task = world.add("task", title="Call back", customer=person, owner="bob")
    bob = world.client("bob")
    answer = bob.post(f"/tasks/{task}/done/")
    assert Task.objects.get().done_at is not None
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    assert bob.post(undo).status_code == 204
    assert Task.objects.get().done_at is None
    assert list(Entry.objects.filter(kind__startswith="task.").order_by("pk").values_list("kind", flat=True)) == [
        "task.created", "task.completed", "task.reopened"]  # fmt: skip


def test_it_does_not_let_others_complete_it(world, person):
    task = world.add("task", title="Call back", customer=person, owner="bob")
    assert world.client("charlie").post(f"/tasks/{task}/done/").status_code == 404
    assert world.client("bob").get(f"/tasks/{task}/done/").status_code == 405
    assert Task.objects.get().done_at is None
