"""What is kept to be searched is written the way queries are put."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.scopes import Scope
from guanxi.records import searching
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, count, find
from guanxi.records.quick_search import quick
from guanxi.records.registry import registry
from guanxi.records.searching import matching
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def add(object_name, /, **values):
    return create(registry.of(object_name), [values], by=SYSTEM)[0]


@pytest.mark.parametrize("query", ["MG-77A", "mg-77a", "77a"])
def test_it_finds_a_number_whatever_its_capitals(query):
    add("person", name="王丽华", external_id="C1")
    order = add("order", customer="C1", number="MG-77A", total="10", ordered_at="2026-11-02")
    assert [(hit.ref.object, hit.ref.id) for hit in quick(query, SYSTEM)] == [("order", order)]


@pytest.mark.parametrize("query", ["茶叶", "碎末", "茶叶碎末"])
def test_it_finds_two_chinese_characters_in_the_middle_of_a_comment(query):
    add("person", name="王丽华", external_id="C1")
    said = add("feedback", customer="C1", score=2, comment="这次茶叶碎末很多", given_at="2026-11-02")
    assert [(hit.ref.object, hit.ref.id) for hit in quick(query, SYSTEM)] == [("feedback", said)]


def test_many_orders_leave_room_for_the_person_with_such_a_phone():
    person = add("person", name="王丽华", external_id="C1", phones=["13900000194"])
    for at in range(12):
        add("order", customer="C1", number=f"SO-0194-{at}", total="10", ordered_at="2026-11-02")
    found = [(hit.ref.object, hit.ref.id) for hit in quick("0194", SYSTEM)]
    assert len(found) == 10
    assert ("person", person) in found


def test_phones_that_end_in_the_digits_come_before_those_that_hold_them_elsewhere():
    for at in range(12):
        add("person", name=f"王{at}", external_id=f"C{at}", phones=[f"1390194{at:04}"])
    meant = add("person", name="欧阳娜娜小姐", external_id="C99", phones=["13900000194"])
    assert quick("0194", SYSTEM)[0].ref.id == meant


@pytest.mark.parametrize(
    ("query", "found"),
    [("王", ["王丽华", "王府茶行"]), ("wl", ["王丽华"]), ("l", ["Li Na", "王丽华"]), ("华", []), ("n", ["Li Na"]), ("王 139", ["王丽华"])],
)
def test_of_many_a_short_word_is_looked_for_where_words_begin(query, found, monkeypatch):
    monkeypatch.setattr(searching, "FEW", -2)
    add("person", name="王丽华", phones=["13900000194"])
    add("person", name="Li Na")
    add("company", name="王府茶行")
    assert sorted(hit.ref.name for hit in quick(query, SYSTEM)) == found


@pytest.mark.parametrize(("digits", "found"), [("194", ["SO-2 194", "王丽华"]), ("0194", ["SO-1 0194", "王丽华"])])
def test_of_many_a_few_digits_are_looked_for_where_numbers_begin_and_where_phones_end(digits, found, monkeypatch):
    monkeypatch.setattr(searching, "FEW", -2)
    add("person", name="王丽华", external_id="C1", phones=["13900000194"])
    for number in ("SO-1 0194", "SO-2 194"):
        add("order", customer="C1", number=number, total="10", ordered_at="2026-11-02")
    assert sorted(hit.ref.name for hit in quick(digits, SYSTEM)) == found


def test_a_short_word_leads_to_nothing_by_a_field_out_of_sight(monkeypatch):
    monkeypatch.setattr(searching, "FEW", -2)
    person = registry.of("person")
    hidden = replace(person.by_name["phones"], sensitive=True)
    fields = tuple(hidden if field.name == "phones" else field for field in person.fields)
    monkeypatch.setitem(registry._types, "person", replace(person, fields=fields))
    add("person", name="王丽华", phones=["13900000194"])
    seller = Actor("user", "user:1", "Seller", 1, grants={("person", "read"): Scope.ALL})
    assert [hit.ref.name for hit in quick("86", SYSTEM)] == ["王丽华"]
    assert quick("86", seller) == []
    assert [hit.ref.name for hit in quick("王", seller)] == ["王丽华"]


@pytest.mark.parametrize(
    ("q", "found"), [("wang", ["王小丽", "王丽华"]), ("丽", []), ("王", ["王小丽", "王丽华"]), ("wang 139", ["王丽华"]), ("q", [])]
)
def test_a_list_of_many_finds_what_a_list_of_few_finds_but_short_words_where_words_begin(q, found, monkeypatch):
    monkeypatch.setattr(searching, "FEW", 10)
    person = registry.of("person")
    create(person, [{"name": f"Anna {at}"} for at in range(30)], by=SYSTEM)
    add("person", name="王丽华", phones=["13900000194"])
    add("person", name="王小丽")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_row_person")
    assert searching.kept_in_plenty()["person"] == 32
    question = Question(q=q, columns=("name",), sort=("-created_at",))
    page = find(person, question, Asking(SYSTEM))
    assert sorted(page.gathered.values["name"] if page.gathered else []) == sorted(found)
    assert count(person, question, Asking(SYSTEM)).number == len(found)


def test_records_of_a_word_are_sought_before_a_list_is_gone_through(monkeypatch):
    monkeypatch.setattr(searching, "FEW", 10)
    create(registry.of("person"), [{"name": f"Anna {at}"} for at in range(30)] + [{"name": "王丽华"}], by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_row_person")
    people = registry.of("person").model.objects
    assert "LIMIT" in str(people.filter(matching(registry.of("person"), "wang", SYSTEM, in_order=True)).query)
    assert "LIMIT" not in str(people.filter(matching(registry.of("person"), "anna", SYSTEM, in_order=True)).query)
    assert "LIMIT" not in str(people.filter(matching(registry.of("person"), "wang", SYSTEM)).query)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+86 21 6279 8888", ["021 6279 8888", "02162798888", "021-62798888", "(021) 6279 8888", "+86 21 6279 8888"]),
        ("+86 138 1234 9876", ["013812349876", "0 138 1234 9876", "0086 138 1234 9876", "+86 138 1234 9876"]),
        ("+44 20 7946 0958", ["020 7946 0958", "(020) 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958"]),
    ],
)
@pytest.mark.parametrize("few", [searching.FEW, -2])
def test_a_phone_is_found_as_it_is_dialled_from_within_the_country(kept, typed, few, monkeypatch):
    monkeypatch.setattr(searching, "FEW", few)
    meant = add("person", name="Nigel Horn", phones=[kept])
    add("person", name="Other", phones=["+49 30 23125999"])
    assert [(words, [hit.ref.id for hit in quick(words, SYSTEM)]) for words in typed] == [(words, [meant]) for words in typed]


@pytest.mark.parametrize("typed", ["0194", "0001234", "0000000000", "SO-0001234567", "2026-11-02", "0.5", "+-------", "0 -------"])
def test_zeros_that_begin_something_shorter_or_else_are_looked_for(typed):
    assert "".join(searching.words_of(typed)) in (typed.casefold(), typed.replace("-", "").casefold(), typed.replace(" ", ""))
