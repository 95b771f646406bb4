"""A person is created, found, changed, binned and restored through the engine, and the journal tells it."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find, get
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def people():
    return registry.of("person")


def add(*rows):
    return create(people(), rows, by=SYSTEM)


def names(**question):
    return [record.title for record in find(people(), Question(**question), Asking(SYSTEM)).records]


def test_it_keeps_a_person_with_contact_points_and_one_journal_entry():
    [pk] = add({"name": "王丽华", "phones": "138 0013 8000", "emails": ["Li.Hua@Example.com"], "tags": "VIP, 老客户"})
    record = get(people(), pk, Asking(SYSTEM))
    assert record.values["family_name"] == "王"
    assert record.values["phones"][0]["normalised"] == "+8613800138000"
    assert record.values["tags"] == ("VIP", "老客户")
    entry = Entry.objects.get(kind="person.created")
    assert (entry.about_object, entry.about_id) == ("person", pk)
    assert Change.objects.filter(entry=entry, object="person").count() == 1
    after = Change.objects.get(entry=entry, object="person").after
    assert after["name"] == "王丽华"
    assert after["family_name"] == "王"


def test_it_finds_by_fragment_pinyin_initials_and_last_digits():
    add({"name": "王丽华", "phones": "13800138000"}, {"name": "Marco Bianchi", "emails": "marco@example.it"}, {"name": "欧阳娜娜"})
    for query, name in {
        "丽华": "王丽华",
        "wanglihua": "王丽华",
        "wlh": "王丽华",
        "8000": "王丽华",
        "bianc": "Marco Bianchi",
        "娜娜": "欧阳娜娜",
    }.items():
        assert names(q=query) == [name], query
    assert names(q="nobody") == []


def test_it_filters_sorts_and_pages_without_losing_or_repeating_a_row():
    add(
        *(
            {"name": f"Person {number:03}", "city": "上海" if number % 2 else "", "birth_year": 1950 + number if number % 3 else None}
            for number in range(60)
        )
    )
    tree = parse({"and": [{"field": "city", "op": "is", "value": "上海"}, {"field": "name", "op": "contains", "value": "person"}]})
    assert len(names(filter=tree)) == 30
    for sort in (("birth_year",), ("-birth_year",), ("city", "-name"), ("-created_at",)):
        seen: list[str] = []
        cursor = None
        while True:
            page = find(people(), Question(sort=sort, limit=7, cursor=cursor), Asking(SYSTEM))
            seen += [record.title for record in page.records]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == 60
    assert len(set(seen)) == 60, sort


def test_it_changes_only_what_differs_and_refuses_an_old_version():
    [pk] = add({"name": "Anna Schmidt", "phones": ["13800138000", "13900139000"]})
    assert change(people(), pk, {"name": "Anna Schmidt"}, by=SYSTEM).what == "unchanged"
    assert Entry.objects.filter(kind="person.changed").count() == 0
    assert change(people(), pk, {"city": "Berlin", "phones": ["13900139000"]}, by=SYSTEM, version=1).what == "updated"
    record = get(people(), pk, Asking(SYSTEM))
    assert [point["normalised"] for point in record.values["phones"]] == ["+8613900139000"]
    assert record.values["phones"][0]["is_primary"]
    with pytest.raises(Changed):
        change(people(), pk, {"city": "Bonn"}, by=SYSTEM, version=1)


def test_it_says_row_and_field_of_every_problem_and_changes_nothing():
    with pytest.raises(Invalid) as caught:
        add({"name": "Good"}, {"name": "", "emails": "not a mail"}, {"nme": "typo"})
    assert {(problem.row, problem.field) for problem in caught.value.problems} == {(1, "emails"), (1, "name"), (2, "nme"), (2, "name")}
    assert names() == []


def test_it_bins_and_restores_and_frees_the_key_meanwhile():
    [pk] = add({"name": "Old", "external_id": "A1"})
    bin_records(people(), [pk], by=SYSTEM)
    with pytest.raises(NotFound):
        get(people(), pk, Asking(SYSTEM))
    assert names(q="old") == []
    [other] = add({"name": "New", "external_id": "A1"})
    with pytest.raises(Invalid):
        restore_records(people(), [pk], by=SYSTEM)
    bin_records(people(), [other], by=SYSTEM)
    restore_records(people(), [pk], by=SYSTEM)
    assert names(q="old") == ["Old"]


def test_it_sorts_names_by_family_name_and_pinyin_whatever_the_case():
    add({"name": "ABIGAIL YOUNG"}, {"name": "Aaron Anderson"}, {"name": "王丽华"}, {"name": "陈晓东"})
    assert names(sort=("name",)) == ["Aaron Anderson", "陈晓东", "王丽华", "ABIGAIL YOUNG"]
