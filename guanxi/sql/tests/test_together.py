"""What is told together goes in one trip, in its order, and all of it counts or none."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guanxi.sql.along import Along, going_along
from guanxi.sql.prepared import ask
from guanxi.sql.together import tell, told_together

pytestmark = pytest.mark.django_db
TELL = "INSERT INTO told (n) VALUES (%s)"


@pytest.fixture(autouse=True)
def a_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE told (at serial, n int CHECK (n < 100) UNIQUE DEFERRABLE INITIALLY IMMEDIATE) ON COMMIT DROP"
        )


def told():
    return [number for (number,) in ask("SELECT n FROM told ORDER BY at", [])]


def test_it_goes_at_the_end_in_its_order_and_in_one_trip(trips):
    with told_together():
        tell(TELL, ["3"])
        tell(TELL, ["1"])
        tell("UPDATE told SET n = n + %s", ["10"])
        tell(TELL, ["2"])
        assert told() == []
    assert (told(), trips) == ([13, 11, 2], [4])


def test_outside_it_goes_at_once_and_one_alone_as_ever(trips):
    tell(TELL, ["1"])
    with told_together():
        tell(TELL, ["2"])
    with told_together():
        pass
    assert (told(), trips) == ([1, 2], [])


def tell_these(numbers):
    with transaction.atomic(), told_together():
        for number in numbers:
            tell(TELL, [str(number)])


def test_the_first_that_fails_raises_and_those_behind_it_are_not_done():
    with pytest.raises(IntegrityError) as raised:
        tell_these([1, 200, "many"])
    assert raised.value.__cause__.diag.constraint_name == "told_n_check"
    assert told() == []


def test_where_something_fails_before_nothing_is_told(trips):
    with pytest.raises(ZeroDivisionError):
        tell_these(1 // number for number in (1, 1, 0))
    tell(TELL, ["3"])
    assert (told(), trips) == ([3], [])


def test_one_within_another_ends_before_it():
    with told_together():
        tell(TELL, ["1"])
        with told_together():
            tell(TELL, ["2"])
            tell(TELL, ["3"])
        assert told() == [2, 3]
        tell(TELL, ["4"])
    assert told() == [2, 3, 1, 4]


def test_whoever_counts_counts_each():
    with CaptureQueriesContext(connection) as captured, told_together():
        tell(TELL, ["1"])
        tell(TELL, ["2"])
    assert len(captured) == 2


def test_none_of_those_that_go_together_makes_room_for_another(monkeypatch):
    """The oldest statement that a connection keeps is often the one that goes along: who asks."""
    monkeypatch.setattr("guanxi.sql.prepared.MOST", 4)
    for n in range(12):
        heard = []
        with going_along(Along("SELECT 'who'", [], heard.append), ask):
            assert ask(f"SELECT {n} + %s::int", ["1"]) == [(n + 1,)]
        with told_together():
            tell(TELL, [str(n)])
            tell(f"UPDATE told SET n = n WHERE n = {n} + %s", ["1"])
        assert heard == [[("who",)]]
    assert told() == list(range(12))
