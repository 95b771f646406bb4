"""Feedback through the engine."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.feedback.models import Feedback
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.web.showing import shown
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def add(object_name, /, **values):
    return create(registry.of(object_name), [values], by=SYSTEM)[0]


def test_it_moves_to_another_customer_and_keeps_its_rating():
    add("person", name="Erin", external_id="C1")
    other = add("person", name="Finn", external_id="C2")
    feedback = add("feedback", customer="C1", score=4, given_at="2026-01-02")
    change(registry.of("feedback"), feedback, {"customer": other}, by=SYSTEM)
    assert Feedback.objects.get(pk=feedback).score == 4


def test_a_rating_that_has_a_day_only_is_shown_without_a_time():
    add("person", name="Erin", external_id="C1")
    for given in ("2025-01-02", "2025-01-02 00:05", f"{timezone.now().year}-01-01"):
        add("feedback", customer="C1", score=4, given_at=given)
    feedback, asking = registry.of("feedback"), Asking(SYSTEM)
    given_at, created_at = feedback.by_name["given_at"], feedback.by_name["created_at"]
    records = find(feedback, Question(columns=("given_at",), sort=("given_at",)), asking).records
    assert [given_at.as_text(one.values["given_at"], asking) for one in records][:2] == ["2025-01-02", "2025-01-02 00:05"]
    assert [re.sub("<[^>]+>", "", shown(given_at, one, asking)) for one in records] == ["2025-01-02", "2025-01-02 00:05", "01-01"]
    assert created_at.as_text(records[0].values["given_at"], asking) == "2025-01-02 00:00", "what the product wrote down has a time"


def test_it_says_something_from_the_first_day():
    add("person", name="Erin", external_id="C1")
    with pytest.raises(Invalid, match="rating or a comment"):
        add("feedback", customer="C1", given_at="2026-01-02")
