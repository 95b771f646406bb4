"""Statements of ours are prepared once per connection; everything else is not; wrappers and logs see both."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guanxi.sql.prepared import _Asked, ask, ask_for_these

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


def test_a_connection_keeps_a_bounded_number_of_them(monkeypatch):
    monkeypatch.setattr("guanxi.sql.prepared.MOST", 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
    for number in range(8):
        assert ask(f"SELECT n * n FROM unnest(%s::int[]) AS n WHERE n <> {number}", [[9]]) == [(81,)]
    assert ask(SQUARE, [[4]]) == [(16,)]
    assert 0 < len(prepared()) <= 3


def test_numbers_of_any_size_and_what_looks_like_a_place_are_asked_as_they_are():
    for number in (1, 40_000, 3_000_000_000, None):
        assert ask("SELECT %s::numeric, '100%%' LIKE '100\\%%'", [number]) == [(number, True)]


def test_what_fails_leaves_the_connection_as_it_was():
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT 1 / %s::int", [0])
    assert ask("SELECT 1 / %s::int", [1]) == [(1,)]


def test_it_takes_part_in_the_transaction_around_it():
    with transaction.atomic():
        ask("SELECT set_config('guanxi.tried', %s, true)", ["yes"])
        transaction.set_rollback(True)
    assert ask("SELECT coalesce(current_setting('guanxi.tried', %s), '')", [True]) == [("",)]


@pytest.mark.parametrize("prepare", [True, False])
def test_a_database_that_went_away_is_told_as_such(prepare):
    other = connection.get_new_connection(connection.get_connection_params())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        _Asked(other, prepare=prepare, binary=False).execute("SELECT 1", [])
    other.close()


def with_values():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT n + 1 %%'")
        return {statement for (statement,) in cursor.fetchall()}


def test_with_its_values_in_it_a_statement_is_planned_once_when_it_comes_again():
    plus = "SELECT n + 1 FROM (VALUES (%s), (7)) AS v(n) WHERE %s"
    assert ask_for_these(plus, [4, True]) == [(5,), (8,)]
    assert with_values() == set()
    assert [ask_for_these(plus, [4, True]) for _time in range(3)] == [[(5,), (8,)]] * 3
    assert ask_for_these(plus, [6, True]) == [(7,), (8,)]
    assert with_values() == {"SELECT n + 1 FROM (VALUES (4), (7)) AS v(n) WHERE true"}


def test_the_last_ones_with_their_values_are_kept(monkeypatch):
    monkeypatch.setattr("guanxi.sql.prepared.MOST_REPEATED", 3)
    for number in range(8):
        assert [ask_for_these("SELECT n + 1 FROM (VALUES (%s)) AS v(n)", [number]) for _time in range(2)] == [[(number + 1,)]] * 2
    assert with_values() == {f"SELECT n + 1 FROM (VALUES ({number})) AS v(n)" for number in (5, 6, 7)}
    assert ask_for_these("SELECT n + 1 FROM (VALUES (%s)) AS v(n)", [0]) == [(1,)]
