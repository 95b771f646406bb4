"""Shares through the API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share, User
from guanxi.access.tokens.issuing import issue_token
from guanxi.records.sharing.tests.cast import World, sees

pytestmark = pytest.mark.django_db


class Api:
    def __init__(self, user: User, scope: str = "write") -> None:
        lives = timedelta(days=1)
        self.token = issue_token(user=user, label="shares", scope=scope, lives=lives, by=SYSTEM, at=timezone.now()).secret

    def __call__(self, method: str, address: str, body: Any = None) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}"}
        return Client().generic(method, f"/api/v1/{address}", data, content_type="application/json", headers=headers)


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_it_shares_lists_and_ends(world: World) -> None:
    api, address = Api(world.sam), f"people/{world.person}/shares"
    made = api("POST", address, {"user": world.rita.pk})
    assert made.status_code == 201
    told = made.json()
    in_thirty_days = (timezone.now() + timedelta(days=30)).date()
    assert abs((in_thirty_days - Share.objects.get().ends_at.date()).days) <= 1
    assert (told["user"], told["team"], told["write"]) == ({"id": world.rita.pk, "name": "Rita"}, None, False)
    assert told["shared_by"] == "Sam"
    forever = api("POST", address, {"team": world.south.pk, "write": True, "until": None}).json()
    assert forever["until"] is None
    assert api("GET", address).json()["items"] == [told, forever]
    assert api("DELETE", f"{address}/{told['id']}").status_code == 204
    assert api("DELETE", f"{address}/{told['id']}").status_code == 404
    assert [one["id"] for one in api("GET", address).json()["items"]] == [forever["id"]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"user": "Rita"},
        {"user": 1, "team": 1},
        {"user": 2**70},
        {"write": "yes"},
        {"until": "tomorrow"},
        {"until": "2026-02-31"},
        {"until": 5},
        {"until": "2001-01-01"},
        {"owner": 1},
    ],
)
def test_it_says_what_is_wrong(world: World, body: Any) -> None:
    given = body if not isinstance(body, dict) or {"user", "team"} & set(body) or not body else {"user": world.rita.pk} | body
    answer = Api(world.sam)("POST", f"people/{world.person}/shares", given)
    assert answer.status_code in {400, 422}
    assert not Share.objects.exists()


def test_it_is_for_those_whose_roles_reach_the_record(world: World) -> None:
    address = f"people/{world.person}/shares"
    for asked in (("GET", None), ("POST", {"user": world.tom.pk})):
        assert Api(world.tom)(asked[0], address, asked[1]).status_code == 404
        assert Api(world.blind)(asked[0], address, asked[1]).status_code == 403
        assert Api(world.sam, "read")(asked[0], address, asked[1]).status_code == 403
        assert Api(world.sam)(asked[0], address.replace("people", "nothings"), asked[1]).status_code == 404
    assert not Share.objects.exists()


def test_what_is_shared_is_read_and_written_through_it(world: World) -> None:
    rita, address = Api(world.rita), f"people/{world.person}"
    assert rita("GET", address).status_code == 404
    Api(world.sam)("POST", f"{address}/shares", {"user": world.rita.pk})
    assert rita("GET", address).json()["shared_with_me"] is True
    assert rita("GET", f"{address}/history").status_code == 200
    assert rita("GET", f"{address}/comments").status_code == 200
    assert rita("POST", f"{address}/comments", {"text": "Seen"}).status_code == 201
    assert rita("GET", "people?count=exact").json()["count"] == 1
    assert sees(world.rita, world.person)
