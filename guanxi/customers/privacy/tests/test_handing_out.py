"""Everything that is kept of one person can be handed out: all of it, nothing of anybody else, and only by whoever may."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import user_with_password
from guanxi.access.users.placing import Place
from guanxi.customers.consent.preferring import set_preferences
from guanxi.files.adding import add_file
from guanxi.journal.models import Entry
from guanxi.records.comments.writing import add_comment
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
DAY = "2026-01-02T00:00:00Z"
OF_ANY = {
    "order": {"number": "TOKEN-order", "ordered_at": DAY, "currency": "CNY", "total": "9"},
    "feedback": {"score": 4, "comment": "TOKEN-feedback", "given_at": DAY},
    "note": {"text": "TOKEN-note", "written_at": DAY},
    "call": {"text": "TOKEN-call", "called_at": DAY},
    "task": {"title": "TOKEN-task"},
    "consent": {"purpose": "marketing", "channel": "email", "state": "granted", "stated_at": DAY, "source": "TOKEN-consent"},
}


@pytest.fixture
def people(settings, tmp_path: Path) -> tuple[int, int]:
    settings.MEDIA_ROOT = tmp_path
    rows = [{"name": f"{name}-name", "remarks": f"{name}-before"} for name in ("TOKEN", "OTHER")]
    [person, other] = create(registry.of("person"), rows, by=SYSTEM)
    change(registry.of("person"), person, {"remarks": "TOKEN-after"}, by=SYSTEM)
    for name, values in OF_ANY.items():
        create(registry.of(name), [values | {"customer": person}], by=SYSTEM)
        said = {key: value.replace("TOKEN", "OTHER") if isinstance(value, str) else value for key, value in values.items()}
        create(registry.of(name), [said | {"customer": other}], by=SYSTEM)
    _comment(person, "TOKEN-comment"), _comment(other, "OTHER-comment")
    set_preferences(customer=person, values={"topics": ["TOKEN-topic"]}, by=SYSTEM)
    (tmp_path / "paper.txt").write_text("TOKEN-file")
    add_file(object_name="person", record_id=person, name="paper.txt", content=tmp_path / "paper.txt", by=SYSTEM)
    return person, other


def _comment(person: int, text: str) -> None:
    boss = User.objects.filter(username="boss").first() or user_with_password("boss", Place(is_owner=True))
    add_comment(registry.of("person"), person, text, by=actor_of_user(boss))


def signed_in(name: str, rights: Rights | None = None, *, owner: bool = False) -> Client:
    roles = (
        [add_role(name=name, rights=rights, by=SYSTEM, at=__import__("django.utils.timezone", fromlist=["now"]).now())] if rights else []
    )
    user = user_with_password(name, Place(roles=roles, is_owner=owner))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_bundle_holds_all_of_it_and_nothing_of_others(people: tuple[int, int]) -> None:
    person, _other = people
    answer = signed_in("olga", owner=True).post(f"/people/{person}/data/everything.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    told = archive.read("everything.json").decode()
    for word in ("name", "before", "after", "topic", "comment", *OF_ANY):
        assert f"TOKEN-{word}" in told, word
    assert "OTHER" not in told
    data = json.loads(told)
    assert set(data["records"]) == {registry.of(name).plural for name in ("person", *OF_ANY)}
    [file] = data["files"]
    assert archive.read(file["in"]) == b"TOKEN-file"
    tables = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".csv")}
    assert set(tables) == {f"{plural}.csv" for plural in data["records"]}
    assert "TOKEN-note" in tables["notes.csv"]
    assert not [name for name, text in tables.items() if "OTHER" in text]
    entry = Entry.objects.get(kind="person.handed_out")
    assert (entry.about_id, entry.details["records"]["notes"], entry.details["files"]) == (person, 1, 1)


def test_a_person_whose_data_may_only_be_kept_still_gets_it(people: tuple[int, int]) -> None:
    change(registry.of("person"), people[0], {"is_restricted": True}, by=SYSTEM)
    client = signed_in("olga", owner=True)
    assert client.post(f"/people/{people[0]}/data/everything.zip").status_code == 200
    assert "Processing restricted" in client.get(f"/people/{people[0]}/data/").content.decode()


def test_no_export_takes_along_what_is_kept_of_somebody_restricted(people: tuple[int, int]) -> None:
    company = create(registry.of("company"), [{"name": "Acme"}], by=SYSTEM)[0]
    for name in ("order", "feedback"):
        create(registry.of(name), [OF_ANY[name] | {"customer": company, "contact": people[0]}], by=SYSTEM)
    change(registry.of("person"), people[0], {"is_restricted": True}, by=SYSTEM)
    client = signed_in("olga", owner=True)
    for name in ("person", *OF_ANY):
        answer = client.get(f"/{registry.of(name).plural}/export.csv")
        told = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
        assert "TOKEN" not in told, name
        assert "OTHER" in told, name
        kept = Entry.objects.get(kind=f"{name}.exported").details["kept_back"]
        assert kept == (2 if name in ("order", "feedback") else 1), name


def test_an_export_says_how_many_are_kept_back(people: tuple[int, int]) -> None:
    client = signed_in("olga", owner=True)
    assert "kept back" not in client.get("/people/export/").content.decode()
    change(registry.of("person"), people[0], {"is_restricted": True}, by=SYSTEM)
    for answer in (client.get("/people/export/"), client.post("/people/export/", {"id": people})):
        told = answer.content.decode()
        assert "1 record goes out" in told
        assert "1 record is kept back" in told
    assert "kept back" not in client.post("/people/export/", {"id": [people[1]]}).content.decode()
    client.get("/people/export.csv")
    assert "1 kept back" in client.get("/settings/journal/").content.decode()
    assert client.get("/api/v1/journal").json()["items"][0]["kept_back"] == 1


def test_it_holds_only_what_the_reader_reads(people: tuple[int, int]) -> None:
    rights = Rights({("person", "read"): Scope.ALL, ("person", "export"): Scope.ALL, ("note", "read"): Scope.ALL})
    answer = signed_in("rita", rights).post(f"/people/{people[0]}/data/everything.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert {name for name in archive.namelist() if name.endswith(".csv")} == {"people.csv", "notes.csv"}
    told = archive.read("everything.json").decode()
    assert "TOKEN-note" in told
    assert not [name for name in ("order", "feedback", "call", "task") if f"TOKEN-{name}" in told]


def test_who_may_not_export_does_not_get_it_and_nothing_is_told(people: tuple[int, int]) -> None:
    reader = signed_in("rita", Rights({("person", "read"): Scope.ALL}))
    assert reader.post(f"/people/{people[0]}/data/everything.zip").status_code == 403
    own = signed_in("sam", Rights({("person", "read"): Scope.ALL, ("person", "export"): Scope.OWN}))
    assert own.post(f"/people/{people[0]}/data/everything.zip").status_code == 404
    assert own.get(f"/people/{people[0]}/data/").status_code == 404
    assert not Entry.objects.filter(kind="person.handed_out").exists()


def test_what_is_kept_counts_the_comments_that_the_bundle_holds(people: tuple[int, int]) -> None:
    person, _other = people
    client, boss = signed_in("olga", owner=True), actor_of_user(User.objects.get(username="olga"))
    note = registry.of("note").model._base_manager.filter(customer=person).values_list("pk", flat=True)[0]
    add_comment(registry.of("note"), note, "On a note", by=boss)
    page = client.get(f"/people/{person}/data/").content.decode()
    assert re.findall(r"<span>Comments</span> <span class=.num.>(\d+)</span>", page) == ["2"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"/people/{person}/data/everything.zip"))))  # type: ignore[arg-type]
    assert len(json.loads(archive.read("everything.json"))["also"]["comments"]) == 2
