"""Feedback through the engine."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.feedback.models import Feedback
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
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


def test_it_says_something_from_the_first_day():
    add("person", name="Erin", external_id="C1")
    with pytest.raises(Invalid, match="rating or a comment"):
        add("feedback", customer="C1", given_at="2026-01-02")
