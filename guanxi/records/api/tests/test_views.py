"""Saved views through the API: one's own and shared ones, typed words, nothing for a token that only reads."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
UNHAPPY = {"field": "last_rating", "op": "lte", "value": 2}


def test_a_view_is_kept_found_changed_and_deleted(alice, bob):
    made = alice.post("views", {"object": "people", "name": "Unhappy", "filter": UNHAPPY, "sort": ["-name"], "columns": ["name", "city"]})
    assert made.status_code == 201, made.content
    view = made.json()
    assert made.headers["Location"] == f"/api/v1/views/{view['id']}"
    assert (view["filter"], view["sort"], view["columns"], view["mine"], view["shared"]) == (
        UNHAPPY,
        ["-name"],
        ["name", "city"],
        True,
        False,
    )
    assert bob.get("views").json() == {"items": []}
    assert bob.get(f"views/{view['id']}").status_code == 404
    shared = alice.patch(f"views/{view['id']}", {"shared": True, "sort": [], "group": "city"}).json()
    assert (shared["shared"], shared["sort"], shared["filter"], shared["group"]) == (True, [], UNHAPPY, "city")
    assert alice.patch(f"views/{view['id']}", {"group": None}).json()["group"] is None
    assert [(one["name"], one["mine"], one["owner"]) for one in bob.get("views").json()["items"]] == [("Unhappy", False, "Alice")]
    assert bob.patch(f"views/{view['id']}", {"name": "Mine now"}).status_code == 404
    assert bob.patch(f"views/{view['id']}", {"pinned": True}).json()["pinned"] is True
    assert alice.get(f"views/{view['id']}").json()["pinned"] is False
    assert bob.delete(f"views/{view['id']}").status_code == 404
    assert alice.delete(f"views/{view['id']}").status_code == 204
    assert alice.get(f"views/{view['id']}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"object": "people"},
        {"object": "nothing", "name": "A"},
        {"object": 7, "name": "A"},
        {"object": "people", "name": 7},
        {"object": "people", "name": "A", "shared": 1},
        {"object": "people", "name": "A", "filter": {"field": "nothing", "op": "is", "value": 1}},
        {"object": "people", "name": "A", "filter": "x"},
        {"object": "people", "name": "A", "sort": "name"},
        {"object": "people", "name": "A", "sort": ["nothing"]},
        {"object": "people", "name": "A", "columns": ["a,b"]},
        {"object": "people", "name": "A", "group": 7},
        {"object": "people", "name": "A", "group": "remarks"},
        {"object": "people", "name": "A", "words": {}},
        [],
    ],
)
def test_what_is_no_view_is_refused_with_a_reason(alice, body):
    answer = alice.post("views", body)
    assert answer.status_code in {400, 422}, answer.content
    assert answer.json()["error"]["message"]
    assert alice.get("views").json() == {"items": []}


def test_a_token_that_only_reads_keeps_nothing(alice, world):
    reader = world.api("alice", "read")
    [view] = [alice.post("views", {"object": "people", "name": "A"}).json()]
    assert reader.get("views").json()["items"] == [view]
    assert reader.post("views", {"object": "people", "name": "B"}).status_code == 403
    assert reader.patch(f"views/{view['id']}", {"pinned": True}).status_code == 403
    assert reader.patch(f"views/{view['id']}", {"name": "C"}).status_code == 403
    assert reader.delete(f"views/{view['id']}").status_code == 403
