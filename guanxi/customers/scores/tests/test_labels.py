"""Two segments of one name are told apart by a number, and found together by the name."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def test_it_finds_both_groups_by_their_name_and_one_by_its_number():
    ids = create(registry.of("person"), [{"name": name} for name in ("Ann", "Bo", "Cy")], by=SYSTEM)
    for pk, label in zip(ids, ("steady", "steady_2", "new"), strict=True):
        CurrentScore.objects.create(customer_id=pk, kind="segment", label=label, at=timezone.now())

    def named(value):
        question = Question(filter=parse({"field": "segment", "op": "is", "value": value}), sort=("name",))
        return [record.title for record in find(registry.of("person"), question, Asking(SYSTEM)).records]

    assert named("steady") == ["Ann", "Bo"]
    assert named("steady_2") == ["Bo"]
    field = registry.of("person").by_name["segment"]
    assert [field.as_text(label, Asking(SYSTEM)) for label in ("steady", "steady_2", "no_such")] == ["Steady", "Steady 2", "no_such"]
