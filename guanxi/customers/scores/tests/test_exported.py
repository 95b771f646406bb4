"""A computed figure goes out as a number that means something, the same in both kinds of file."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.scores.fields import ScoreValue
from guanxi.records.asking import Asking
from guanxi.records.exporting import exported
from guanxi.records.registry import registry


def score(value):
    return ScoreValue(value, None, None, "", (), timezone.now())


@pytest.mark.parametrize(
    ("field", "value", "out"),
    [
        ("expected_value", 2720.017650049211, 2720.02),
        ("alive", 0.87654321, 0.8765),
        ("satisfaction", 4.1666666, 4.167),
        ("alive", None, None),
        ("rfm", 543.0, 543.0),
    ],
)
def test_it_is_rounded_to_two_places_more_than_are_shown(field, value, out):
    assert exported(registry.of("person").by_name[field], score(value), Asking(SYSTEM)) == out
