"""`GET /health/` answers 200 only when everything serves."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


def heartbeat(age: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age])


def test_it_is_well_when_a_worker_was_seen_just_now(client: Client) -> None:
    heartbeat("5 seconds")
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "web": "ok", "database": "ok", "worker": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("age", [None, "2 minutes"])
def test_it_is_unwell_without_a_worker(client: Client, age: str | None) -> None:
    if age:
        heartbeat(age)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["worker"]) == (503, "not seen")


def test_it_says_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("guanxi.site.health.connection.cursor", broken)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"]) == (503, "no answer")


def test_it_needs_no_sign_in_and_changes_nothing(client: Client) -> None:
    assert client.post("/health/").status_code == 405
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("guanxi.site.health._database_and_worker", lambda: {})
        assert client.get("/health/").cookies == {}
