"""Threads lend each other their connections: the last one first, none that is broken, and none in the middle of something."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from guanxi.sql.lending import base
from guanxi.sql.lending.base import DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_lends_yet():
    assert base.idle == []
    yield
    while base.idle:
        base.idle.pop()[0].close()


def database():
    return DatabaseWrapper({**connection.settings_dict, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}, "default")


def backend(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def request(wrapper):
    """As Django serves one: what is left from before is looked at, then asked, then looked at again."""
    wrapper.close_if_unusable_or_obsolete()
    pid = backend(wrapper)
    wrapper.close_if_unusable_or_obsolete()
    return pid


def test_whoever_asks_next_gets_the_last_connection():
    found = []

    def visit():
        found.append(request(database()))

    for _visit in range(3):
        thread = threading.Thread(target=visit)
        thread.start()
        thread.join()
    assert len(set(found)) == 1
    assert len(base.idle) == 1


def test_two_at_once_have_one_each():
    one, other = database(), database()
    pids = backend(one), backend(other)
    assert pids[0] != pids[1]
    one.close_if_unusable_or_obsolete()
    other.close_if_unusable_or_obsolete()
    assert request(one) == pids[1], "the last one comes first"


def test_a_connection_that_the_database_hung_up_is_left():
    one = database()
    pid = request(one)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone() == (True,)
    assert request(one) != pid
    assert len(base.idle) == 1


def test_an_open_transaction_is_passed_on_to_nobody():
    one = database()
    one.ensure_connection()
    with one.cursor() as cursor:
        cursor.execute("BEGIN")
    one.close_if_unusable_or_obsolete()
    assert base.idle == []
    one.close()


def test_an_old_connection_is_made_anew(monkeypatch):
    one = database()
    pid = request(one)
    monkeypatch.setattr(base, "KEPT_FOR", -1)
    time.sleep(0.01)
    assert request(one) == pid, "it may serve once more"
    assert request(one) != pid
