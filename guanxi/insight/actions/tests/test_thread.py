"""The thread: a rule finds somebody, they stand on the page, are done, and the outcome moves the rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.access.recognising import actor_of_user
from guanxi.insight.actions.finding import today_for
from guanxi.insight.actions.rules import records
from guanxi.insight.models import ActionTaken, NextAction
from guanxi.insight.tests.conftest import NOW, refreshed
from guanxi.records.asking import Asking


@pytest.mark.django_db(transaction=True)
def test_a_first_order_is_thanked_for_and_a_second_makes_a_hit(company):
    user = company.user("erin", owner=True)
    [once, often] = company.people(2, owner=user.pk)
    company.orders([(once, NOW - timedelta(days=5), 100), (often, NOW - timedelta(days=5), 100), (often, NOW - timedelta(days=50), 100)])
    refreshed()
    assert set(NextAction.objects.filter(kind="first_order").values_list("customer_id", flat=True)) == {once}
    asking = Asking(actor_of_user(user), NOW)
    [line] = today_for(asking).lines
    assert (line.customer, line.lead.kind.name, line.lead.days) == (once, "first_order", 5)
    text = company.client(user).get("/today/").content.decode()
    assert "First order" in text
    answer = company.client(user).post(f"/today/first_order-{once}/done/", {"log": "call", "text": "Glad."})
    assert answer.status_code == 204, answer.content
    [taken] = ActionTaken.objects.all()
    assert (taken.what, taken.kind, taken.logged) == ("done", "first_order", "call")
    assert not today_for(Asking(actor_of_user(user))).lines
    company.orders([(once, timezone.now(), 70)])
    refreshed(now=timezone.now() + timedelta(seconds=1))
    assert records()["first_order"].tried.hits == 1
