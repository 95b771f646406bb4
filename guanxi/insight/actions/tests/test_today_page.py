"""The page Today: what is mine, ranked; what one does with a line; who is told what."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.scopes import Scope
from guanxi.activities.models import Call
from guanxi.insight.actions.finding import today_for
from guanxi.insight.actions.rules import records
from guanxi.insight.actions.taking import take_done
from guanxi.insight.models import ActionTaken, NextAction
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, NotFound


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
    assert re.findall(r">late<|>now<|Next 7 days|>soon<|Without a day|>whenever<", body.replace("now: ", ">now<")) == [
        ">late<", ">now<", "Next 7 days", ">soon<", "Without a day", ">whenever<"]  # fmt: skip
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


def rated(world, person, score=1, days=3):
    return world.add("feedback", customer=person, score=score, given_at=timezone.now() - timedelta(days=days))


def lines(client):
    text = client.get("/today/").content.decode()
    return re.findall(r'class="today-title">.*?<a [^>]*>([^<]*)</a>', text)


def test_a_low_rating_stands_there_at_once_and_a_contact_settles_it(world):
    person = world.person("王丽华")
    rated(world, person, 2, 10)
    client = world.client("bob")
    text = client.get("/today/").content.decode()
    assert "Rating 2 10 days ago, no contact since." in text
    assert "/feedback/?filter=" in text
    assert "Until the figures are computed" in text
    world.add("call", customer=person, text="Sorry", called_at=timezone.now())
    assert lines(client) == []


def test_it_logs_a_call_with_done_and_takes_both_back(world):
    person = world.person("王丽华")
    rated(world, person)
    client = world.client("bob")
    assert "Log a call" in client.get(f"/today/low_rating-{person}/done/").content.decode()
    assert client.post(f"/today/low_rating-{person}/done/", {"log": "note", "text": " "}).status_code == 422
    answer = client.post(f"/today/low_rating-{person}/done/", {"log": "call", "text": "Will send a new one"})
    assert answer.status_code == 204
    [call], [taken] = Call.objects.all(), ActionTaken.objects.all()
    assert (call.text, call.called_by_id, taken.logged_id) == ("Will send a new one", world.users["bob"].pk, call.pk)
    assert lines(client) == []
    assert Entry.objects.filter(kind="action.done", about_id=person).count() == 1
    assert world.client("alice").post(f"/today/taken/{taken.pk}/undo/").status_code == 404
    assert client.post(f"/today/taken/{taken.pk}/undo/").status_code == 204
    assert lines(client) == ["王丽华"]
    assert not Call.objects.filter(deleted_at=None).exists()


def test_words_are_logged_as_something_and_nothing_takes_no_words(world):
    person = world.person("王丽华")
    rated(world, person)
    client = world.client("bob")
    [words] = [part for part in client.get(f"/today/low_rating-{person}/done/").content.decode().split("<div") if "done-text" in part]
    assert "autofocus" in words
    with pytest.raises(Invalid, match="a call or a note"):
        take_done(f"low_rating-{person}", Asking(world.actor("bob")), text="Will send a new one")
    assert client.post(f"/today/low_rating-{person}/done/", {"log": "", "text": "typed, then thought better of"}).status_code == 204
    [taken] = ActionTaken.objects.all()
    assert taken.logged == ""


def test_it_is_put_off_for_oneself_and_refused_for_everybody(world):
    person, task = world.person("王丽华"), world.add("task", title="Ring", due_on=days_from_now(0), owner="bob")
    rated(world, person)
    bob, alice = world.client("bob"), world.client("alice")
    for action in (f"low_rating-{person}", f"task-{task}"):
        assert bob.post(f"/today/{action}/snooze/", {"until": days_from_now(0)}).status_code == 400
        assert bob.post(f"/today/{action}/snooze/", {"until": days_from_now(3)}).status_code == 204
    assert lines(bob) == []
    assert "王丽华" in alice.get("/today/?whose=all").content.decode()
    assert alice.post(f"/today/task-{task}/not-useful/").status_code == 400
    assert alice.post(f"/today/low_rating-{person}/not-useful/").status_code == 204
    assert "王丽华" not in alice.get("/today/?whose=all").content.decode()
    assert records()["low_rating"].tried.not_useful == 1


def test_a_task_is_done_from_the_list_and_opened_again(world):
    task = world.add("task", title="Ring", due_on=days_from_now(-1), owner="bob")
    client = world.client("bob")
    answer = client.post(f"/today/task-{task}/done/")
    assert json.loads(answer["HX-Trigger"])["toast"]["undo"] == f"/tasks/{task}/open/"
    assert lines(client) == []


def test_what_was_seen_to_meanwhile_is_told_so_and_the_list_is_asked_for_anew(world):
    person, task = world.person("王丽华"), world.add("task", title="Ring", due_on=days_from_now(0), owner="bob")
    rated(world, person)
    client = world.client("bob")
    for action in (f"low_rating-{person}", f"task-{task}"):
        client.post(f"/today/{action}/snooze/", {"until": days_from_now(3)})
        for late in (client.post(f"/today/{action}/snooze/", {"until": days_from_now(3)}), client.post(f"/today/{action}/done/")):
            told = json.loads(late["HX-Trigger"])
            assert (late.status_code, "activity" in told, "close-dialog" in told) == (204, True, True)
            assert told["toast"] == {"text": "This was seen to already; it no longer stands here.", "undo": None, "level": "info"}
    assert "seen to already" in client.get(f"/today/low_rating-{person}/done/")["HX-Trigger"]
    assert ActionTaken.objects.count() == 2
    with pytest.raises(NotFound):
        take_done(f"low_rating-{person}", Asking(world.actor("bob")))


def test_one_customer_stands_once_with_all_their_reasons(world):
    person = world.person("王丽华")
    rated(world, person)
    world.add("task", title="Send the tea", due_on=days_from_now(-1), owner="bob", customer=person, is_promise=True)
    NextAction.objects.create(customer_id=person, kind="rating_falls", since=timezone.now().date(), facts={"answers": 12, "p": 0.001})
    client = world.client("bob")
    assert lines(client) == ["王丽华"]
    text = client.get("/today/").content.decode()
    assert "Send the tea" in text
    assert "Rating 1 3 days ago" in text
    assert "Ratings have been falling" not in text  # the same theme, said by the stronger one


def test_nobody_acts_on_what_is_not_in_their_list(world):
    hidden, content = world.person("赵敏", owner="charlie"), world.person("王丽华")
    rated(world, hidden)
    client = world.client("bob")
    for action in (f"low_rating-{hidden}", "task-999", "low_rating-0", "nonsense-1", "low_rating-99999999999999999999"):
        for verb in ("done", "snooze", "not-useful"):
            assert client.post(f"/today/{action}/{verb}/", {"until": days_from_now(1)}).status_code == 404, (action, verb)
    assert client.post(f"/today/low_rating-{content}/done/").status_code == 204
    assert not ActionTaken.objects.exists()
    world.user("erin", {"read": Scope.TEAM}, team=world.north)
    assert world.client("erin").post(f"/today/low_rating-{content}/done/").status_code == 403


def test_it_asks_the_database_rarely_and_shows_fifty_at_first(world):
    for place in range(53):
        world.add("task", title=f"Task {place}", due_on=days_from_now(-1), owner="bob")
    client = world.client("bob")
    client.get("/today/")
    with CaptureQueriesContext(connection) as asked:
        assert len(lines(client)) == 50
    assert len(asked) <= 15
    assert len(re.findall("today-title", client.get("/today/?n=100").content.decode())) == 53


def test_withdrawn_consent_keeps_marketing_away_and_a_birthday_wants_it_given(world):
    asks_for_nothing, withdrew, agreed = (world.person(name) for name in ("Nobody asked", "Withdrew", "Agreed"))
    world.add("consent", customer=withdrew, purpose="marketing", channel="any", state="withdrawn", stated_at=timezone.now())
    world.add("consent", customer=agreed, purpose="marketing", channel="email", state="granted", stated_at=timezone.now())
    for kind in ("lead", "birthday"):
        NextAction.objects.bulk_create(
            [NextAction(customer_id=one, kind=kind, since=timezone.now().date()) for one in (asks_for_nothing, withdrew, agreed)]
        )
    found = today_for(Asking(world.actor("bob")))
    assert {line.name: sorted(one.kind.name for one in line.reasons) for line in found.lines} == {
        "Nobody asked": ["lead"],
        "Agreed": ["birthday", "lead"],
    }
