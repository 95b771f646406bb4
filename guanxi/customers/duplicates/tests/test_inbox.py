"""From two records to a pair in the inbox, and out of it again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.customers.duplicates.following import compare_written
from guanxi.customers.duplicates.scanning import run_scan
from guanxi.customers.models import DuplicatePair, DuplicateScan
from guanxi.journal.reading import read_some

pytestmark = pytest.mark.django_db


def look() -> None:
    """What the worker does a moment after each commit."""
    while read_some():
        pass
    while compare_written(now=timezone.now()):
        pass


def two(world, **more):
    first = world.person("王小明", phones="13812345678", emails="xm.wang@example.com", city="上海", **more)
    return first, world.person("Xiaoming Wang", phones="138 1234 5678", city="上海", **more)


def page(world, who="bob", query=""):
    return world.client(who).get(f"/duplicates/{query}").content.decode()


def test_a_scan_finds_two_who_are_one_and_the_inbox_shows_them_side_by_side(world):
    a, b = two(world)
    run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))
    pair = DuplicatePair.objects.get()
    assert (pair.a, pair.b, pair.reasons[:2]) == (a, b, ["phone", "name_reading"])
    shown = page(world)
    assert f"/people/merge/?ids={a},{b}" in shown
    assert "Same phone" in shown
    assert "Name reads the same" in shown


def test_what_was_just_written_is_in_the_inbox_a_moment_later(world):
    two(world)
    assert "data-row" not in page(world)
    look()
    assert "data-row" in page(world)


def test_a_pair_that_is_merged_leaves_the_inbox(world):
    a, b = two(world)
    look()
    world.client("bob").post("/people/merge/", {"winner": a, "loser": b})
    assert "data-row" not in page(world)
    look()
    assert DuplicatePair.objects.get().state == "merged"


def test_one_that_is_dismissed_does_not_come_back_unless_it_becomes_another_question(world):
    two(world)
    look()
    pair = DuplicatePair.objects.get()
    answer = world.client("bob").post(f"/duplicates/{pair.pk}/dismiss/")
    assert "undo" in answer["HX-Trigger"]
    run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))
    assert "data-row" not in page(world)
    world.client("bob").post(f"/duplicates/{pair.pk}/reopen/")
    assert "data-row" in page(world)
