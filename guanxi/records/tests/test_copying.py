"""What COPY is told is what the database then holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import DataError, connection, transaction

from guanxi.customers.models import Customer
from guanxi.records.copying import copied
from guanxi.records.tables import COPY_FROM, insert_columns, reserve_ids

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HARD = [
    "plain",
    "",
    "\\N",
    "\\",
    "a\\tb",
    "tab\tin",
    "line\nin",
    "cr\rin",
    "\\.",
    "王丽华 😀",
    " blanks ",
    "\\\\\n\\t",
    "\x0b",
    "NULL",
    '"',
    "'",
]


@pytest.fixture
def shelf(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE shelf (id bigint, word text, number numeric, truth boolean, day date, moment timestamptz, told jsonb)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE shelf")


def kept(columns, same=None):
    insert_columns("shelf", columns, same or {})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*columns, *(same or {})])} FROM shelf ORDER BY id")
        return cursor.fetchall()


@pytest.mark.parametrize("times", [1, 10], ids=["a few rows", "many rows"])
def test_every_text_comes_back_as_it_was(shelf, times):
    words = HARD * times
    assert (len(words) < COPY_FROM) == (times == 1)
    assert kept({"id": range(len(words)), "word": words}) == list(enumerate(words))


@pytest.mark.parametrize("count", [3, 40])
def test_every_kind_of_value_comes_back_as_it_was(shelf, count):
    moment = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)
    row = {
        "word": Customer.Lifecycle.LEAD,
        "number": Decimal("-12.3400"),
        "truth": True,
        "day": date(1899, 12, 31),
        "moment": moment.astimezone(timezone(timedelta(hours=8))),
        "told": {"a": [1, None, 'say "hi" \\ \t'], "王": date(2026, 1, 2)},
    }
    columns = {"id": list(range(count))} | {name: [value, *[None] * (count - 1)] for name, value in row.items()}
    first, *rest = kept(columns)
    told = '{"a": [1, null, "say \\"hi\\" \\\\ \\t"], "王": "2026-01-02"}'
    assert first[:6] == (0, "lead", Decimal("-12.3400"), True, date(1899, 12, 31), moment)
    assert str(first[6]) == told
    assert rest == [(number, *[None] * 6) for number in range(1, count)]


@pytest.mark.parametrize("count", [3, 40])
def test_what_all_rows_have_in_common_is_said_once(shelf, count):
    same = {"word": "a\tb", "truth": False, "number": None}
    assert kept({"id": list(range(count))}, same) == [(number, "a\tb", False, None) for number in range(count)]


def test_what_it_does_not_know_it_does_not_guess():
    with pytest.raises(TypeError, match="set"):
        copied({"a": [{1}]}, {})


def test_what_the_database_refuses_is_said_as_everywhere(shelf):
    with pytest.raises(DataError), transaction.atomic():
        kept({"id": ["word"] * 30})


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_columns("shelf", {"id": []})


def test_new_ids_rise(db):
    ids = reserve_ids("customer", 5)
    assert ids == list(range(ids[0], ids[0] + 5))
