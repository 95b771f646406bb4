"""Search looks at the fields that an actor may read, at no others, and keeps the lines of a record apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.records.models import SearchRow
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.search_rows import lines_in
from guanxi.records.searching import matching
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")
GUARDED = replace(PERSON, fields=tuple(replace(one, sensitive=one.name == "phones") for one in PERSON.fields))


@pytest.fixture
def lihua(world):
    world.user("dora", {"read": Scope.ALL})
    return world.person("王丽华", phones="13800138000", emails="lihua@example.cn", external_id="C1")


def finds(query, actor, record_type=GUARDED):
    return list(rows(PERSON, actor).filter(matching(record_type, query, actor)).values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["8000", "lihua 8000", "13800138000", "+8613800138000"])
def test_it_finds_nobody_by_a_field_that_is_hidden(world, lihua, query):
    assert finds(query, world.actor("alice")) == [lihua]
    assert finds(query, world.actor("dora")) == []
    assert finds(query, world.actor("dora"), PERSON) == [lihua], "where the field is open, dora finds by it"


@pytest.mark.parametrize("query", ["丽华", "wlh", "lihua@", "c1", "丽华 example.cn"])
def test_it_finds_by_the_other_fields_all_the_same(world, lihua, query):
    assert finds(query, world.actor("dora")) == [lihua]


def test_it_takes_a_word_with_percent_and_underscore_as_it_stands(world, lihua):
    assert finds("%", world.actor("dora")) == finds("lihu_@", world.actor("dora")) == []


def test_a_word_does_not_reach_from_one_field_into_the_next(world, lihua):
    [row] = SearchRow.objects.filter(object="person", record_id=lihua)
    first, second = lines_in(row.text)[:2]
    assert finds(first[-3:] + second[:3], SYSTEM, PERSON) == []


def test_a_change_rewrites_its_line_and_leaves_the_others(world, lihua):
    def lines():
        row = SearchRow.objects.get(object="person", record_id=lihua)
        return dict(zip(row.fields, lines_in(row.text), strict=True))

    before = lines()
    change(PERSON, lihua, {"phones": ""}, by=SYSTEM)
    assert lines() == {name: line for name, line in before.items() if name != "phones"}
    change(PERSON, lihua, {"phones": "13800138000", "remarks": "x"}, by=SYSTEM)
    assert lines() == before
    assert list(lines()) == [field.name for field in PERSON.fields if field.name in before]
