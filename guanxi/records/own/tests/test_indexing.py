"""Indexes behind own fields: used for filters and order, held to by uniqueness, and refused where the values stand against them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, selection
from guanxi.records.models import OwnField
from guanxi.records.own import indexing
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description, as_it_is
from guanxi.records.own.keeping import add_field, change_field
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db(transaction=True)
OWNER = Actor(kind="user", key="user:0", name="Owner", may_all=True)


@pytest.fixture(autouse=True)
def _no_index_left_behind() -> Iterator[None]:
    yield
    _drop_indexes()


def _drop_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname ~ '^own_[0-9]+_'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def made(kind: str, label: str, **more: Any) -> OwnField:
    own = add_field("person", Description(kind=kind, label_en=label, **more), by=OWNER)
    indexing.index(own.pk)
    own.refresh_from_db()
    see(Workspace.objects.get(pk=1).registry_version)
    return own


def plan(tree: Any, sort: tuple[str, ...] = ()) -> str:
    """How the database would answer, were the table too large to be read through."""
    found = selection(registry.of("person"), Question(filter=filtering.parse(tree)), Asking(OWNER))
    for name in sort:
        field = registry.of("person").by_name[name]
        found = found.filter(**{f"{field.path}__isnull": False}).order_by(field.path)[:50]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SET enable_sort = off")
        cursor.execute("ANALYZE person")
        statement, parameters = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", parameters)
        told = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
        cursor.execute("RESET enable_sort")
    return told


HELD: dict[str, Any] = {
    "mark": lambda number: number,
    "signed": lambda number: f"20{number % 90 + 10}-01-01",
    "level": lambda number: "gold" if number % 50 == 0 else "silver",
    "wishes": lambda number: ["gold"] if number % 50 == 0 else ["silver"],
    "card": lambda number: f"card {number}",
}


def test_a_fast_field_has_an_index_that_filters_and_order_use() -> None:
    options = (("", "Gold", ""), ("", "Silver", ""))
    kinds = {"number": "Mark", "date": "Signed", "choice": "Level", "choices": "Wishes", "text": "Card"}
    owns = [made(kind, label, options=options) for kind, label in kinds.items()]
    rows = [{"name": f"P {number}", **{f"own_{key}": of(number) for key, of in HELD.items()}} for number in range(1_000)]
    create(registry.of("person"), rows, by=OWNER)
    for own in owns:
        change_field(own, Description(**{**vars(as_it_is(own)), "fast": True}), by=OWNER)
        indexing.index(own.pk)
        own.refresh_from_db()
        assert own.fast == OwnField.Fast.READY
    number, day, choice, choices, text = (f"own_{own.pk}_fast" for own in owns)
    assert number in plan({"field": "own_mark", "op": "gt", "value": "990"})
    assert number in plan(None, ("own_mark",))
    assert day in plan({"field": "own_signed", "op": "before", "value": "2011-06-01"})
    assert choice in plan({"field": "own_level", "op": "is", "value": "gold"})
    assert choices in plan({"field": "own_wishes", "op": "any_of", "value": ["gold"]})
    assert f"{text}_text" in plan({"field": "own_card", "op": "contains", "value": "card 77"})
    change_field(owns[0], Description(**{**vars(as_it_is(owns[0])), "fast": False}), by=OWNER)
    indexing.index(owns[0].pk)
    assert number not in plan({"field": "own_mark", "op": "gt", "value": "990"})


def test_no_two_records_hold_the_same_and_files_may_name_them_by_it() -> None:
    made("text", "Card", unique=True)
    create(registry.of("person"), [{"name": "Ann", "own_card": "A1"}], by=OWNER)
    with pytest.raises(Invalid) as refused:
        create(registry.of("person"), [{"name": "Bob", "own_card": "A1"}], by=OWNER)
    assert refused.value.problems[0].field == "own_card"
    create(registry.of("company"), [{"name": "Acme"}], by=OWNER)
    assert "own_card" in registry.of("person").keys


def test_two_that_make_the_indexes_of_a_field_at_the_same_time_do_it_one_after_the_other() -> None:
    own = add_field("person", Description(kind="text", label_en="Card", unique=True, fast=True), by=OWNER)
    together, failed = threading.Barrier(2), []

    def make() -> None:
        together.wait()
        try:
            indexing.index(own.pk)
        except DatabaseError as problem:
            failed.append(problem)
        finally:
            connection.close()

    for _time in range(5):
        threads = [threading.Thread(target=make) for _each in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=30)
        assert not failed
        own.refresh_from_db()
        assert own.fast == OwnField.Fast.READY
        _drop_indexes()


def test_values_that_stand_against_the_rule_are_named() -> None:
    own = made("text", "Card")
    create(registry.of("person"), [{"name": name, "own_card": "A1"} for name in ("Ann", "Bob")], by=OWNER)
    change_field(own, Description(kind="text", label_en="Card", unique=True), by=OWNER)
    indexing.index(own.pk)
    own.refresh_from_db()
    assert (own.fast, own.problem) == (OwnField.Fast.FAILED, {"twice": [{"value": "A1", "count": 2}]})
    see(Workspace.objects.get(pk=1).registry_version)
    assert "own_card" not in registry.of("person").keys
