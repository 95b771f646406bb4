"""The rules in the settings: who may change them, what is refused and how it is said, and what became of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.access.refusing import Refused
from guanxi.insight.actions.changing_rules import BadRule, change_rule, reset_rule
from guanxi.insight.actions.finding import today_for
from guanxi.insight.actions.rules import rules
from guanxi.insight.actions.saying import evidence
from guanxi.insight.models import ActionTaken, NextAction
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.registry import registry
from guanxi.records.writing import create

SILENT = {"times": "3", "purchases": "4", "top": "20", "until": "700"}


def taken(world, person, kind, outcomes, **more):
    with act("action.done", by=world.actor("alice")):
        for outcome in outcomes:
            values = {"kind": kind, "theme": kind, "what": "done", "outcome": outcome, "at": timezone.now() - timedelta(days=100)}
            ActionTaken.objects.create(customer_id=person, **(values | more))


def test_it_is_changed_told_and_reset(world):
    alice = world.client("alice")
    assert alice.post("/settings/actions/silent/", SILENT | {"rank": "4.5", "is_on": "on"}).status_code == 302
    assert (rules()["silent"].thresholds, rules()["silent"].rank) == ({"times": 3, "purchases": 4, "top": 20, "until": 700}, 4.5)
    assert Entry.objects.filter(kind="action_rule.changed").count() == 1
    assert "Changed" in alice.get("/settings/actions/").content.decode()
    assert alice.post("/settings/actions/silent/reset/").status_code == 302
    assert not rules()["silent"].is_changed
    assert alice.get("/settings/actions/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("times", "0", "This lies between 1.1 and 20"),
        ("times", "abc", "“abc” is no number."),
        ("times", "nan", "This lies between"),
        ("purchases", "3.5", "This takes whole numbers."),
        ("top", "101", "This lies between 1 and 100"),
        ("rank", "0", "This lies between 0.1 and 10"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_a_sentence(world, field, value, sentence):
    answer = world.client("alice").post("/settings/actions/silent/", SILENT | {"rank": "3", "is_on": "on", field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not rules()["silent"].is_changed


def test_days_in_the_wrong_order_are_refused(world):
    numbers = {"rating": 2, "after": 60, "until": 30}
    with pytest.raises(BadRule, match="“Not before” lies after “Not after”"):
        change_rule("low_rating", is_on=True, rank=5, thresholds=numbers, by=world.actor("alice"))


@pytest.mark.parametrize(("kind", "waits"), [("silent", True), ("late_order", True), ("low_rating", False), ("promise", False)])
def test_it_says_which_rules_wait_for_the_next_refresh(world, kind, waits):
    page = world.client("alice").get(f"/settings/actions/{kind}/").content.decode()
    assert ("thresholds and turning on with the next refresh" in page) == waits


def test_it_takes_the_right_to_change_settings(world):
    assert world.client("bob").get("/settings/actions/").status_code == 403
    bob = world.actor("bob")
    with pytest.raises(Refused):
        reset_rule("silent", by=bob)
    with pytest.raises(Refused):
        change_rule("silent", is_on=False, rank=1, thresholds=SILENT, by=bob)


def test_a_rule_that_is_off_says_nothing_and_one_that_is_narrower_says_less(world):
    person = world.person("王丽华")
    world.add("feedback", customer=person, score=2, given_at=timezone.now() - timedelta(days=1))
    asking = Asking(world.actor("bob"))
    assert today_for(asking).total == 1
    change_rule("low_rating", is_on=True, rank=5, thresholds={"rating": 1, "after": 0, "until": 60}, by=world.actor("alice"))
    assert today_for(asking).total == 0
    change_rule("low_rating", is_on=False, rank=5, thresholds={"rating": 2, "after": 0, "until": 60}, by=world.actor("alice"))
    assert today_for(asking).total == 0


def test_it_says_how_often_it_proved_right_from_ten_on(world):
    person = world.person("王丽华")
    taken(world, person, "unpaid", ["hit"] * 6 + ["miss"] * 2)
    assert "too few to say" in world.client("alice").get("/settings/actions/unpaid/").content.decode()
    taken(world, person, "unpaid", ["hit"] * 12)
    taken(world, person, "unpaid", [""], what="snoozed", until=timezone.now().date())
    text = world.client("alice").get("/settings/actions/unpaid/").content.decode()
    assert "90 %" in text
    assert "70 – 97 % · n = 20" in text


def test_what_proves_right_moves_up_and_what_is_of_no_use_moves_down(world):
    late, unpaid = world.person("Late"), world.person("Unpaid")
    today = timezone.now().date()
    NextAction.objects.create(customer_id=late, kind="late_order", since=today, facts={"orders": 1})
    NextAction.objects.create(customer_id=unpaid, kind="unpaid", since=today, facts={"orders": 1})
    asking = Asking(world.actor("bob"))
    assert [line.name for line in today_for(asking).lines] == ["Late", "Unpaid"]
    elsewhere = world.person("Elsewhere")
    taken(world, elsewhere, "unpaid", ["hit"] * 20)
    assert [line.name for line in today_for(asking).lines] == ["Unpaid", "Late"]
    taken(world, elsewhere, "unpaid", [""] * 60, what="not_useful")
    assert [line.name for line in today_for(asking).lines] == ["Late", "Unpaid"]


def test_a_late_order_leads_to_what_is_late_and_to_nothing_else(world):
    person, today = world.person("王丽华"), timezone.localdate()
    kept = {"ordered_at": timezone.now() - timedelta(days=40), "promised_on": today - timedelta(days=9)}
    orders = [
        {"number": "LATE-1", "status": "open", **kept},
        {"number": "DONE-1", "status": "delivered", **kept, "delivered_on": today - timedelta(days=2)},
        {"number": "SOON-1", "status": "open", **kept, "promised_on": today + timedelta(days=3)},
        {"number": "GONE-1", "status": "cancelled", **kept},
    ]
    create(
        registry.of("order"), [{"customer": person, "currency": "CNY", "total": 100, **order} for order in orders], by=world.actor("alice")
    )
    NextAction.objects.create(customer_id=person, kind="late_order", since=today - timedelta(days=9), facts={"orders": 1})
    [line] = today_for(Asking(world.actor("bob"))).lines
    text = world.client("bob").get(evidence(line.lead, line)).content.decode()
    assert [one in text for one in ("LATE-1", "DONE-1", "SOON-1", "GONE-1")] == [True, False, False, False]
