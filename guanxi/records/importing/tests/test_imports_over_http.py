"""Imports through the API's door."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.records.api.tests.conftest import World
from guanxi.records.importing import running, undoing
from guanxi.records.models import Import
from guanxi.records.registry import registry

pytestmark = pytest.mark.django_db
PEOPLE = "编码,姓名,邮箱\nC1,王丽华,lihua@example.com\nC2,单雄信,bad mail\n"


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def world(db):
    return World()


def sent(api, text=PEOPLE, **fields):
    file = SimpleUploadedFile("people.csv", text.encode("gb18030"))
    given = {"kind": "people", "file": file} | fields
    return Client().post("/api/v1/imports", given, headers={"Authorization": f"Bearer {api.token}"})


def test_a_file_is_imported_followed_and_undone(world):
    alice = world.api("alice")
    answer = sent(alice, mapping=json.dumps({"编码": "external_id"}), key="external_id")
    assert answer.status_code == 202, answer.content
    address = answer.headers["Location"]
    assert alice.get(address).json()["state"] == "waiting"
    running.run(answer.json()["id"])
    done = alice.get(address).json()
    assert (done["state"], done["created"], done["rejected"], done["progress"]) == ("done", 1, 1, 1.0)
    rejected = alice.get(f"{address}/rejected")
    assert rejected.headers["Content-Type"].startswith("text/csv")
    assert "bad mail" in b"".join(rejected.streaming_content).decode("utf-8-sig")
    assert alice.post(f"{address}/undo").status_code == 202
    undoing.undo_import(Import.objects.get(), by=actor_of_user(world.users["alice"]))
    undone = alice.get(address).json()
    assert (undone["state"], undone["undone"]["binned"]) == ("undone", 1)
    assert alice.post(f"{address}/undo").status_code == 422


def test_a_trial_writes_nothing(world):
    answer = sent(world.api("alice"), dry_run="true")
    running.run(answer.json()["id"])
    assert world.api("alice").get(answer.headers["Location"]).json()["created"] == 1
    assert not registry.of("person").model.objects.exists()
    assert world.api("alice").post(f"{answer.headers['Location']}/undo").status_code == 422


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"kind": "nonsense"}, 422, ""),
        ({"mapping": "{"}, 400, "mapping"),
        ({"mapping": '{"no such": "name"}'}, 422, "mapping"),
        ({"mapping": '{"编码": "no_such"}'}, 422, "no_such"),
        ({"key": "name"}, 422, "key"),
        ({"dry_run": "perhaps"}, 400, "dry_run"),
        ({"encoding": "klingon"}, 422, "file"),
        ({"file": "no file"}, 400, "file"),
        ({"more": "1"}, 400, "more"),
        ({"text": "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}, 422, "file"),
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_nothing(world, fields, status, field):
    answer = sent(world.api("alice"), **fields)
    assert answer.status_code == status, answer.content
    assert [one.get("field", "") for one in answer.json()["error"]["problems"]] in ([field], [])
    assert not Import.objects.exists()


def test_others_find_nothing_and_the_right_is_needed(world):
    world.user("erin", team=world.north, may=dict.fromkeys(("read", "create", "change", "import"), Scope.ALL))
    erin, bob = world.api("erin"), world.api("bob")
    address = sent(world.api("alice")).headers["Location"]
    for ending in ("", "/rejected"):
        assert erin.get(address + ending).status_code == 404
        assert bob.get(address + ending).status_code == 404
    assert erin.post(f"{address}/undo").status_code == 404
    assert sent(bob).status_code == 403
    assert sent(world.api("erin", "read")).status_code == 403
    paths = bob.get("/api/openapi.json").json()["paths"]
    assert "/api/v1/imports" not in paths
    assert "/api/v1/imports/{import_id}/rejected" in erin.get("/api/openapi.json").json()["paths"]
