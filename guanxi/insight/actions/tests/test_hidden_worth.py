"""Who may not read values is neither told of them nor given a list in their order; the same of ratings, and of teams."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from guanxi import measures
from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore
from guanxi.insight.actions.finding import today_for
from guanxi.insight.models import NextAction
from guanxi.records.asking import Asking

WORK = {"read": Scope.TEAM, "change": Scope.TEAM, "create": Scope.TEAM}
VALUES = [("person", name) for name in ("expected_value", "value_so_far", "alive")]


@pytest.fixture
def busy(world):
    """Five customers with a reason that shows no value and one that rests on it."""
    world.user("plain", WORK, team=world.north)
    world.user("trusted", WORK, team=world.north, fields=VALUES)
    people = [world.person(f"Person {place}") for place in range(5)]
    today = timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))
    for person in people:
        NextAction.objects.create(customer_id=person, kind="first_order", since=today - timedelta(days=3))
        facts = {"gap": 30, "top": 10}
        NextAction.objects.create(customer_id=person, kind="silent", since=today - timedelta(days=70), facts=facts)
    return people


def value(people, amounts):
    CurrentScore.objects.filter(kind__in=("expected_value", "value_so_far")).delete()
    for kind in ("expected_value", "value_so_far"):
        CurrentScore.objects.bulk_create(
            [CurrentScore(customer_id=one, kind=kind, value=money, at=timezone.now()) for one, money in zip(people, amounts, strict=True)]
        )


def told(world, name):
    answer = world.client(name).get("/api/v1/actions?whose=team")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)["items"]


def page_of(world, name):
    text = world.client(name).get("/today/?whose=team").content.decode()
    return re.sub(r'value="\w{64}"', "", text[text.index('id="today"') :])


def test_permuting_values_changes_nothing_for_who_may_not_read_them(world, busy):
    answers, pages = [], []
    for amounts in ([100, 200, 300, 400, 500], [500, 400, 300, 200, 100], [1, 1, 1, 1, 90_000]):
        value(busy, amounts)
        answers.append(told(world, "plain"))
        pages.append(page_of(world, "plain"))
    assert answers[0] == answers[1] == answers[2]
    assert pages[0] == pages[1] == pages[2]
    assert {one["lead"]["rule"] for one in answers[0]} == {"first_order"}
    assert all(one["value"] is None and not one["others"] for one in answers[0])
    assert "value" not in json.dumps([one["lead"]["ranked"] for one in answers[0]])


def test_who_may_read_values_gets_the_list_in_their_order(world, busy):
    for amounts in ([100, 200, 300, 400, 500], [500, 400, 300, 200, 100]):
        value(busy, amounts)
        found = told(world, "trusted")
        assert [one["value"] for one in found] == [500, 400, 300, 200, 100]
        assert {one["lead"]["rule"] for one in found} == {"silent"}
    assert "Bought monthly, silent for 70 days, value in the top 10 %." in page_of(world, "trusted")


def test_who_has_no_value_yet_counts_as_typical(world, busy):
    value(busy[:3], [100, 300, 500])
    found = {one["customer"]["id"]: one for one in told(world, "trusted")}
    assert [found[one]["value"] for one in busy] == [100, 300, 500, None, None]
    assert found[busy[3]]["lead"]["worth"] == found[busy[1]]["lead"]["worth"]
    assert "typical value" in found[busy[3]]["lead"]["ranked"]


def test_the_statement_weighs_as_the_published_functions_do(world, busy):
    value(busy, [100, 200, 300, 400, 0])
    for line in today_for(Asking(world.actor("trusted"))).lines or today_for(Asking(world.actor("trusted")), whose="team").lines:
        for one in line.reasons:
            urgency = measures.urgency(one.days, one.kind.urgent_after, rising=one.kind.rising)
            assert one.urgency == pytest.approx(urgency)
            assert one.worth == pytest.approx(measures.expected_worth(one.rule.rank, one.value, one.chance, urgency, typical=one.typical))


def test_who_may_not_read_ratings_or_contacts_is_told_nothing_that_rests_on_them(world, busy):
    person = world.person("Rated low")
    world.add("feedback", customer=person, score=1, given_at=timezone.now() - timedelta(days=1))
    assert "low_rating" in {one["lead"]["rule"] for one in told(world, "plain")}
    for lacking in ("feedback", "call"):
        objects = [name for name in ("person", "company", "task", "order", "feedback", "note", "call", "consent") if name != lacking]
        world.user(f"without_{lacking}", WORK, objects, team=world.north)
        assert "low_rating" not in {one["lead"]["rule"] for one in told(world, f"without_{lacking}")}
    objects = ["person", "company", "task", "order", "note", "call"]
    narrow = world.user("narrow", WORK, objects, team=world.north)
    world.add("task", title="x", owner=narrow.pk)
    with_own = Asking(world.actor("narrow"))
    assert {line.lead.kind.name for line in today_for(with_own, whose="team").lines} == {"first_order"}


def test_a_team_sees_its_own_customers_only(world, busy):
    stranger = world.person("赵敏", owner="charlie")
    NextAction.objects.create(customer_id=stranger, kind="first_order", since=timezone.now().date())
    names = {one["customer"]["name"] for one in told(world, "plain")}
    assert "赵敏" not in names
    assert len(names) == 5
    only_mine = json.loads(world.client("bob").get("/api/v1/actions").content)
    assert (only_mine["total"], only_mine["whose"]) == (5, "mine")
    everybody = json.loads(world.client("bob").get("/api/v1/actions?whose=all").content)
    assert everybody["whose"] == "mine"  # bob may not choose it


def test_it_pages(world, busy):
    first = json.loads(world.client("bob").get("/api/v1/actions?limit=3").content)
    rest = json.loads(world.client("bob").get(f"/api/v1/actions?limit=3&after={first['next']}").content)
    assert (len(first["items"]), first["total"], first["next"], len(rest["items"]), rest["next"]) == (3, 5, 3, 2, None)
    assert len({one["customer"]["id"] for one in first["items"] + rest["items"]}) == 5
    for wrong in ("limit=0", "limit=x", "after=-1", "whose=nobody"):
        assert world.client("bob").get(f"/api/v1/actions?{wrong}").status_code == 422, wrong


def test_programs_do_and_refuse_as_people_do(world, busy):
    client = world.client("bob")

    def post(action, verb, body):
        return client.post(f"/api/v1/actions/{action}/{verb}", body, content_type="application/json")

    assert post(f"first_order-{busy[0]}", "done", {"log": "note", "text": "Thanked"}).json()["what"] == "done"
    until = (timezone.now().date() + timedelta(days=5)).isoformat()
    assert post(f"first_order-{busy[1]}", "snooze", {"until": until}).json()["until"] == until
    assert post(f"first_order-{busy[2]}", "not-useful", {}).json()["what"] == "not_useful"
    assert post(f"first_order-{busy[2]}", "not-useful", {}).status_code == 404
    assert post(f"first_order-{busy[3]}", "snooze", {"until": "soon"}).status_code == 422
    assert post(f"first_order-{busy[3]}", "done", {"log": 1}).status_code == 422
    assert post(f"first_order-{busy[3]}", "done", {"nonsense": "x"}).status_code == 422
    assert client.get("/api/v1/actions").json()["total"] == 2
