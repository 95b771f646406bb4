"""Several questions are one statement, and each is answered as the ORM would."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import DateTimeField
from django.test.utils import CaptureQueriesContext

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, answers, answers_now
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.statements import Given
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
PERSON, ORDER = registry.of("person"), registry.of("order")
NAMES = ("pk", "name", "opening_mean", "created_at", "own", "birth_year")
SUMS = ("pk", "number", "total", "ordered_at", "promised_on", "customer__name")


def people(hole):
    return rows(PERSON, SYSTEM).filter(pk__any_of=hole).order_by("-name").values(*NAMES)


def orders(hole):
    return rows(ORDER, SYSTEM).filter(customer__any_of=hole).order_by("-ordered_at").values(*SUMS)[:2]


@pytest.fixture
def ids():
    found = create(PERSON, [{"name": f"王{number}", "opening_mean": "12.50"} for number in range(3)], by=SYSTEM)
    told = [{"customer": found[0], "ordered_at": f"2026-0{month}-03", "total": "9.90", "promised_on": "2026-09-01"} for month in (1, 2, 3)]
    create(ORDER, told, by=SYSTEM)
    return found


@pytest.mark.parametrize("ask", [lambda asked: answers(Asking(SYSTEM), "test", asked), answers_now])
def test_they_are_answered_as_one_by_one(ids, ask):
    expected = {"people": list(people(ids[:2])), "orders": list(orders(ids[:1])), "nothing": []}
    for _time in range(2):
        asked = [
            Question("people", people, ids[:2]),
            Question("nothing", lambda _hole: rows(PERSON, SYSTEM).none().values("pk"), ids),
            Question("orders", orders, ids[:1]),
        ]
        with CaptureQueriesContext(connection) as queries:
            found = ask(asked)
        assert len(queries) == 1
        assert found == expected
        assert [[type(value) for value in row.values()] for row in found["people"]] == [
            [type(v) for v in row.values()] for row in people(ids[:2])
        ]
    assert len(found["orders"]) == 2


def test_other_ids_get_other_answers(ids):
    for some in (ids[:1], ids[1:], []):
        found = answers(Asking(SYSTEM), "test", [Question("people", people, some), Question("orders", orders, some)])
        assert [row["pk"] for row in found["people"]] == [row["pk"] for row in people(some)]
        assert len(found["orders"]) == (2 if ids[0] in some else 0)


def test_nothing_to_ask_asks_nothing(ids):
    with CaptureQueriesContext(connection) as queries:
        assert answers(Asking(SYSTEM), "test", []) == {}
        assert answers(Asking(SYSTEM), "test", [Question("none", lambda _hole: rows(PERSON, SYSTEM).none().values("pk"), ids)]) == {
            "none": []
        }
    assert len(queries) == 0


def test_what_changes_from_call_to_call_is_given(ids):
    def since(hole):
        return rows(ORDER, SYSTEM).filter(customer__any_of=hole, ordered_at__gte=Given("day", DateTimeField())).order_by().values("number")

    for day, count in ((datetime(2026, 1, 1, tzinfo=UTC), 3), (datetime(2026, 3, 1, tzinfo=UTC), 1)):
        found = answers(Asking(SYSTEM), "test", [Question("since", since, ids, {"day": day})])
        assert len(found["since"]) == count
