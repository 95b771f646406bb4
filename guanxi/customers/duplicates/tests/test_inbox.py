"""From two records to a pair in the inbox, and out of it again."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.duplicates.following import compare_written
from guanxi.customers.duplicates.scanning import run_scan
from guanxi.customers.models import DuplicateDecision, DuplicatePair, DuplicatePending, DuplicateScan
from guanxi.journal.models import Entry
from guanxi.journal.reading import read_some
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import change

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


def test_numbers_that_differ_by_a_slip_are_not_called_the_same(world):
    world.person("王小明", phones="13812345678", city="上海", birth="1988-03-04")
    world.person("王小明", phones="13812345679", city="上海", birth="1988-03-04")
    look()
    shown = page(world)
    rows = dict(re.findall(r'<tr[^>]*><th scope="row">(\w+) <span class="pair-mark" title="([^"]+)"', shown))
    assert "Phone numbers differ by a slip" in shown
    assert (rows["Phone"], rows["City"]) == ("Nearly the same", "The same")


def test_what_was_just_written_is_in_the_inbox_a_moment_later(world):
    two(world)
    assert "data-row" not in page(world)
    look()
    assert "data-row" in page(world)


def test_a_pair_that_is_merged_leaves_the_inbox(world):
    a, b = two(world)
    look()
    world.client("bob").post("/people/merge/", {"winner": a, "records": f"{a},{b}"})
    assert "data-row" not in page(world)
    look()
    assert DuplicatePair.objects.get().state == "merged"


def test_one_that_is_dismissed_does_not_come_back_unless_it_becomes_another_question(world):
    a, _b = two(world)
    look()
    pair = DuplicatePair.objects.get()
    answer = world.client("bob").post(f"/duplicates/{pair.pk}/dismiss/")
    assert f"/duplicates/{pair.pk}/reopen/" in answer["HX-Trigger"]
    assert 'id="duplicates-count"' in answer.content.decode(), "the number of the page goes down at once"
    told = Entry.objects.get(kind="duplicate.dismissed")
    assert (told.about_object, told.about_id, told.actor_name) == ("person", a, "Bob")
    assert told.changes.get().object == "duplicate_decision"
    change(registry.of("person"), a, {"city": "杭州"}, by=SYSTEM)
    look()
    run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))
    assert "data-row" not in page(world)
    change(registry.of("person"), a, {"emails": "xiaoming@example.org"}, by=SYSTEM)
    look()
    assert "data-row" in page(world)


def test_a_dismissal_is_taken_back(world):
    two(world)
    look()
    pair = DuplicatePair.objects.get()
    for address, left in (("dismiss", 0), ("reopen", 1)):
        world.client("bob").post(f"/duplicates/{pair.pk}/{address}/")
        assert page(world).count("data-row ") == left
    assert not DuplicateDecision.objects.exists()


def test_one_in_the_bin_leaves_the_inbox_at_once_and_comes_back_with_the_record(world):
    a, _b = two(world)
    look()
    person = registry.of("person")
    bin_records(person, [a], by=SYSTEM)
    assert "data-row" not in page(world)
    look()
    assert not DuplicatePair.objects.exists()
    restore_records(person, [a], by=SYSTEM)
    look()
    assert "data-row" in page(world)


def test_what_is_no_longer_alike_leaves_the_inbox(world):
    a, _b = two(world)
    look()
    change(registry.of("person"), a, {"phones": "13999990000"}, by=SYSTEM)
    look()
    assert not DuplicatePair.objects.exists()


def test_what_a_file_brings_waits_until_the_import_is_over_and_an_edit_does_not(world):
    now = timezone.now()
    with act("import.ran", by=SYSTEM):
        a, _b = two(world)
    an_import = Import.objects.create(
        object="person", file_name="x", file_key="x", file_size=1, state="running", dry_run=False, made_at=now
    )
    look()
    assert DuplicatePending.objects.count() == 2
    change(registry.of("person"), a, {"city": "杭州"}, by=SYSTEM)
    look()
    assert DuplicatePending.objects.count() == 1
    Import.objects.filter(pk=an_import.pk).update(state="done")
    look()
    assert DuplicatePair.objects.count() == 1


def test_the_likeliest_come_first_by_pages_and_filtered(world):
    for number in range(25):
        phone = f"1381234{number:04d}"
        world.person(f"王小{'明红华'[number % 3]}", phones=phone, city="上海")
        world.person(f"王小{'明红华'[number % 3]}", phones=phone, city="上海" if number < 5 else "")
    look()
    bob, seen, after = world.client("bob"), [], ""
    for _page in range(2):
        answer = bob.get("/duplicates/", {"after": after} if after else {})
        seen += [(float(one["percent"]), one["pair"].id) for one in answer.context["pairs"]]
        after = answer.context["next"].partition("after=")[2]
    assert not after
    assert len({pk for _score, pk in seen}) == len(seen) == 25
    assert [score for score, _pk in seen] == sorted((score for score, _pk in seen), reverse=True)
    assert bob.get("/duplicates/?reason=city").context["count"].number == 5
    assert bob.get("/duplicates/?reason=mail").context["count"].number == 0
    assert bob.get("/duplicates/?least=99").context["count"].number == 0


def test_a_number_held_by_too_many_is_compared_by_name_only(world):
    people = [f"{family}小明" for family in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓"]
    for name in (*people, "王小明"):
        world.person(name, phones="021-55551234", emails="wang@example.com" if name == "王小明" else "")
    look()
    [pair] = DuplicatePair.objects.all()
    assert pair.reasons[0] == "mail"
    assert "phone_shared" in pair.reasons
