"""Notifications through the API: one's own, those that are unread first, and read by a token that writes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.records.api.tests.conftest import Api, token_of
from guanxi.records.models import Notification
from guanxi.records.notifying.tests.test_notifying import comment, heard, person, team, world  # noqa: F401


def api(team, who, scope="write"):  # noqa: F811
    return Api(token_of(team.users[who], scope))


@pytest.fixture
def bob(team):  # noqa: F811
    """Bob was told of three comments and has read the second."""
    record = person(team)
    for words in ("One", "Two", "Three"):
        comment(team, record, words, "alice")
    heard(team, "bob")
    for number, one in enumerate(Notification.objects.filter(user=team.users["bob"]).order_by("comment_id")):
        one.at, one.read_at = timezone.now() + timedelta(minutes=number - 9), timezone.now() if number == 1 else None
        one.save()
    return api(team, "bob")


def test_it_lists_what_is_unread_first_page_by_page(bob):
    whole = bob.get("notifications").json()
    assert [(one["note"], one["is_read"]) for one in whole["items"]] == [("Three", False), ("One", False), ("Two", True)]
    assert whole["next"] is None
    first = whole["items"][0]
    assert (first["kind"], first["by"], first["object"]) == ("comment", "Alice", "people")
    assert first["sentence"] == "Alice commented on Cara"
    assert first["url"] == f"/people/{first['records'][0]}/#comment-{first['comment']}"
    told, mark = [], ""
    while mark is not None:
        page = bob.get(f"notifications?limit=1&cursor={mark}").json()
        told, mark = told + page["items"], page["next"]
    assert told == whole["items"]


def test_it_counts_and_marks_one_and_all(team, bob):  # noqa: F811
    assert bob.get("notifications/unread").json() == {"count": 2, "more": False}
    last = bob.get("notifications").json()["items"][0]["id"]
    assert bob.post(f"notifications/{last}/read").status_code == 204
    assert bob.post(f"notifications/{last}/read").status_code == 204
    assert bob.get("notifications/unread").json()["count"] == 1
    assert bob.post("notifications/read").status_code == 204
    assert bob.get("notifications/unread").json()["count"] == 0
    assert all(one["is_read"] for one in bob.get("notifications").json()["items"])


def test_they_are_nobody_elses_and_a_token_that_only_reads_marks_none(team, bob):  # noqa: F811
    mine = bob.get("notifications").json()["items"][0]["id"]
    ann, reader = api(team, "ann"), api(team, "bob", "read")
    assert ann.get("notifications").json()["items"] == []
    assert ann.post(f"notifications/{mine}/read").status_code == 404
    ann.post("notifications/read")
    assert reader.get("notifications/unread").json()["count"] == 2
    assert reader.post(f"notifications/{mine}/read").status_code == reader.post("notifications/read").status_code == 403
    assert "/api/v1/notifications/read" not in reader.get("/api/openapi.json").json()["paths"]
    assert Notification.objects.filter(user=team.users["bob"], read_at__isnull=True).count() == 2


def test_a_record_that_one_no_longer_sees_is_not_told(team, bob):  # noqa: F811
    record = bob.get("notifications").json()["items"][0]["records"][0]
    away = {"owner": team.users["charlie"].pk, "team": team.south.pk}
    assert api(team, "alice").patch(f"people/{record}", away, If_Match="*").status_code == 200
    assert bob.get("notifications").json()["items"] == []
    assert bob.get("notifications/unread").json()["count"] == 0


@pytest.mark.parametrize(
    "mark", ["x", "u_1", "u_nan_1", "u_1e400_1", "q_1.0_1", "u_1.0_-1", "u_1.0_99999999999999999999", "r_1e18_1", "_", "__"]
)
def test_a_made_up_mark_is_refused(bob, mark):
    answer = bob.get(f"notifications?cursor={mark}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "cursor"


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "unread=1"])
def test_wrong_parameters_are_refused(bob, query):
    assert bob.get(f"notifications?{query}").status_code == 400
