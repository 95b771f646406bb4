"""A question goes along with the next one: one trip, and its answer is heard first."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guanxi.sql.along import Along, going_along
from guanxi.sql.prepared import _Asked, ask, ask_for_these
from guanxi.sql.trips import in_one_trip

pytestmark = pytest.mark.django_db
WHO = "SELECT %s::text, ARRAY[1, 2]"


class NotThey(Exception):
    pass


@pytest.fixture
def heard():
    return []


@pytest.fixture
def along(heard):
    return going_along(Along(WHO, ["王"], heard.append), ask)


@pytest.fixture
def unlike(heard):
    def hear(rows):
        heard.append(rows)
        raise NotThey

    return going_along(Along(WHO, ["王"], hear), ask)


@pytest.mark.parametrize("asking", [ask, ask_for_these])
def test_both_are_answered_in_one_trip_and_the_next_goes_alone(asking, along, heard, trips):
    with along:
        assert asking("SELECT n, 'ä' FROM unnest(%s::int[]) AS n", [[3, 4]]) == [(3, "ä"), (4, "ä")]
        assert heard == [[("王", [1, 2])]]
        assert asking("SELECT %s::int", [5]) == [(5,)]
    assert (len(heard), len(trips)) == (1, 1)


def test_asked_in_binary_it_is_heard_as_text(along, heard):
    with along:
        assert ask("SELECT %s::int, NULL::date", [7], binary=True) == [(7, None)]
    assert heard == [[("王", [1, 2])]]


def test_much_is_answered_whole(heard):
    with going_along(Along("SELECT repeat('x', %s::int)", [300_000], heard.append), ask):
        [(text,)] = ask("SELECT repeat('y', %s::int)", [3_000_000])
    assert (len(heard[0][0][0]), len(text)) == (300_000, 3_000_000)


def test_much_is_sent_whole(heard):
    with going_along(Along("SELECT length(%s)", ["x" * 3_000_000], heard.append), ask):
        assert ask("SELECT length(%s)", ["y" * 4_000_000]) == [(4_000_000,)]
    assert heard == [[(3_000_000,)]]


def test_without_another_question_it_is_asked_at_the_end(along, heard, trips):
    with along:
        assert heard == []
    assert (heard, trips) == ([[("王", [1, 2])]], [])


def test_it_is_asked_when_something_failed_before_the_first_question(along, unlike, heard):
    with pytest.raises(ZeroDivisionError), along:
        raise ZeroDivisionError
    assert len(heard) == 1
    with pytest.raises(NotThey), unlike:
        raise ZeroDivisionError


def test_what_the_hearer_raises_stands_instead_of_the_answer(unlike):
    with pytest.raises(NotThey), unlike:
        ask("SELECT 1", [])
    assert ask("SELECT 1", []) == [(1,)]


def test_it_is_heard_even_if_the_other_one_fails(along, unlike, heard):
    with pytest.raises(DataError), transaction.atomic(), along:
        ask("SELECT 1 / %s::int", [0])
    assert len(heard) == 1
    with pytest.raises(NotThey), transaction.atomic(), unlike:
        ask("SELECT 1 / %s::int", [0])
    assert ask("SELECT 1", []) == [(1,)]


def test_if_it_fails_itself_nothing_is_answered(heard):
    with pytest.raises(DataError), transaction.atomic(), going_along(Along("SELECT 1 / %s::int", [0], heard.append), ask):
        ask("SELECT 1", [])
    assert heard == []
    assert ask("SELECT 1", []) == [(1,)]


def test_whoever_counts_counts_both(along, heard, trips):
    with CaptureQueriesContext(connection) as captured, along:
        ask("SELECT 1", [])
    assert (len(captured), len(heard), len(trips)) == (2, 1, 0)


def test_a_database_that_went_away_meanwhile_is_told_as_such():
    other = connection.get_new_connection(connection.get_connection_params())
    first, second = (_Asked(other, prepare=True, binary=False) for _one in range(2))
    messages = first.message("SELECT 1", []), second.message("SELECT 2", [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        first.hear(in_one_trip(other.pgconn, messages)[0])
    other.close()
