"""Statements of ours are prepared once per connection; everything else is not; wrappers and logs see both."""

from __future__ import annotations

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from guanxi.sql.prepared import ask

pytestmark = pytest.mark.django_db
SQUARE = "SELECT n * n FROM unnest(%s::int[]) AS n ORDER BY n"


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT n * n %%'")
        return [statement for (statement,) in cursor.fetchall()]


def test_it_is_planned_once_and_answers_each_time_anew():
    assert [ask(SQUARE, [[number, 2]])[-1] for number in (3, 4, 5)] == [(9,), (16,), (25,)]
    assert prepared() == [SQUARE.replace("%s", "$1")]


def test_what_others_ask_is_not_prepared_however_often_it_comes():
    for number in range(12):
        with connection.cursor() as cursor:
            cursor.execute("SELECT n * n AS square FROM generate_series(1, %s) AS n", [number])
    assert [statement for statement in prepared() if "square" in statement] == []


def test_rows_within_a_row_keep_the_types_of_their_columns():
    [(pairs,)] = ask("SELECT ARRAY(SELECT ROW(d, n) FROM (VALUES ('2026-11-02'::date, 1.50)) AS v(d, n))", [], binary=True)
    [(day, number)] = pairs
    assert (day.isoformat(), str(number)) == ("2026-11-02", "1.50")


def test_it_is_counted_like_any_other_and_fails_like_any_other():
    with CaptureQueriesContext(connection) as captured:
        for number in range(3):
            ask(SQUARE, [[number]])
    assert ["unnest" in query["sql"] for query in captured] == [True] * 3
    with pytest.raises(DataError):
        ask("SELECT 1 / %s::int", [0])
