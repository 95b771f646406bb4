"""Own fields through the API: made, described, written and read by programs."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def test_a_field_is_made_written_read_filtered_and_retired(alice: Any) -> None:
    made = alice.post("own-fields", {"object": "people", "kind": "number", "label_en": "Shoe size", "minimum": "10"})
    assert made.status_code == 201, made.content
    field = made.json()
    assert field["name"] == "own_shoe_size"
    person = alice.post("people", {"name": "Ann", "own_shoe_size": "38.5"})
    assert person.status_code == 201, person.content
    assert person.json()["own_shoe_size"] == "38.5"
    found = alice.get('people?filter={"field":"own_shoe_size","op":"gt","value":38}&columns=name,own_shoe_size').json()
    assert [one["name"] for one in found["items"]] == ["Ann"]
    refused = alice.post("people", {"name": "Bob", "own_shoe_size": 3})
    assert refused.status_code == 422
    assert '"field":"own_shoe_size"' in refused.content.decode()
    described = alice.get("/api/openapi.json").json()["components"]["schemas"]
    assert "own_shoe_size" in str(described)
    assert alice.post(f"own-fields/{field['id']}/retire").json()["retired"] is True
    assert "own_shoe_size" not in alice.get("people").json()["items"][0]
    assert alice.post(f"own-fields/{field['id']}/bring-back").json()["retired"] is False
    changed = alice.patch(f"own-fields/{field['id']}", {"label_en": "Size of shoes"})
    assert (changed.status_code, changed.json()["label_en"], changed.json()["minimum"]) == (200, "Size of shoes", "10")
    assert [one["label_en"] for one in alice.get("own-fields").json()["items"]] == ["Size of shoes"]


@pytest.mark.parametrize(
    "body",
    [
        {"object": "nothing", "kind": "text", "label_en": "x"},
        {"object": "people", "kind": "blob", "label_en": "x"},
        {"object": "people", "kind": "text", "label_en": 5},
        {"object": "people", "kind": "choice", "label_en": "x", "options": "a"},
        {"object": "people", "kind": "text", "label_en": "x", "show_if": {"field": "own_nothing", "any_of": ["a"]}},
        {"object": "people", "kind": "text", "label_en": "x", "surprise": 1},
    ],
)
def test_what_does_not_fit_is_refused(alice: Any, body: dict[str, Any]) -> None:
    assert alice.post("own-fields", body).status_code in {400, 422}


def test_only_who_may_change_settings(bob: Any, charlie: Any) -> None:
    for api in (bob, charlie):
        assert api.get("own-fields").status_code == 403
        assert api.post("own-fields", {"object": "people", "kind": "text", "label_en": "x"}).status_code == 403
