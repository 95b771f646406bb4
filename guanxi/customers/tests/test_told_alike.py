"""The journal tells of few rows one by one and of many at once: whichever way it goes, it says the same."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal.models import Change
from guanxi.records import writing
from guanxi.records.cleaning import Row
from guanxi.records.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MANY = 25


def values(number):
    return {
        "name": f"王丽{number}",
        "phones": [f"1380000{number:04d}", f"1390000{number:04d}"],
        "tags": ["VIP"],
        "birth": "1980-02-03" if number % 2 else None,
    }


NUMBERS = {"id", "customer_id", "tag_id", "record_id", "created_at"}
CHANGES = [
    {"city": "杭州"},
    {"name": "李娜", "birth": None, "city": "上海"},
    {"phones": ["13700000000"]},
    {"phones": [], "tags": []},
]


def told(since):
    """Of each object what was said, in the order of the records, without the numbers that differ by themselves."""
    found = Change.objects.filter(entry_id__gt=since).order_by("object", "record_id", "entry_id")
    assert all(len(change.salt) == 16 for change in found)
    return [(change.object, change.under_object, change.under_id is None, plain(change.before), plain(change.after)) for change in found]


def plain(side):
    return None if side is None else {name: "…" if name in NUMBERS else value for name, value in side.items()}


def last():
    newest = Change.objects.order_by("-entry_id").first()
    return newest.entry_id if newest else 0


def test_whether_they_come_together_or_one_by_one():
    person = registry.of("person")
    writing.create(person, [values(0)], by=SYSTEM)  # who makes the tag tells of it too
    before = last()
    together = writing.create(person, [values(number) for number in range(MANY)], by=SYSTEM)
    at_once, before = told(before), last()
    alone = [writing.create(person, [values(number)], by=SYSTEM)[0] for number in range(MANY)]
    assert len(at_once) == MANY * 4, "a person, two phones and a tag each"
    assert at_once == told(before)
    for change in CHANGES:
        before = last()
        writing.write(person, [Row(change, pk) for pk in together], by=SYSTEM)
        at_once, before = told(before), last()
        for pk in alone:
            writing.change(person, pk, change, by=SYSTEM)
        assert at_once == told(before), change
