"""Canaries in masked fields: whatever somebody who sees them masked asks for, no answer holds the clear value."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Workspace
from guanxi.access.workspace.changing import change_company
from guanxi.journal.writing import act
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from tests.permissions.table import ALL, Principal
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET, OLD, COST = "Zanzibar-canary", "Quillon-canary", "98761.23"
TEXT, NUMBER = "own_private_note", "own_margin"


@pytest.fixture
def world(db, settings):
    settings.GUANXI_CALLS_PER_MINUTE = 10**9
    grants = dict.fromkeys(("read", "create", "change", "delete", "merge", "export", "import", "mass_update"), ALL)
    found = World(Principal("masked", {"*": grants}, masked=True))
    wanted = Description(kind="text", label_en="Private note", sensitive=True, searchable=True)
    add_field("person", wanted, by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)
    with act("role.changed", by=SYSTEM):
        Grant.objects.create(role=found.me.roles.get(), object="insight", action="read", scope=ALL)
    person, order = found.ids["team"]["person"], found.ids["team"]["order"]
    change(registry.of("person"), person, {TEXT: OLD, NUMBER: COST}, by=SYSTEM)
    change(registry.of("person"), person, {TEXT: SECRET}, by=SYSTEM)
    change(registry.of("order"), order, {"cost": COST}, by=SYSTEM)
    create(registry.of("person"), [{"name": "Twin", TEXT: f"{SECRET} too"}], by=SYSTEM)
    return found


@pytest.fixture
def page(world):
    client = Client()
    client.force_login(world.me, backend="django.contrib.auth.backends.ModelBackend")
    return lambda method, address, **more: getattr(client, method)(address, **more)


def is_clean(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return not any(word.encode() in content for word in (SECRET, OLD, "Zanzibar", "canary", COST, "98761", "98,761", "197522"))


def test_pages_lists_and_files_show_the_mask_and_nothing_else(world, page):
    person, columns = world.ids["team"]["person"], f"columns=name,{TEXT},{NUMBER},own_double"
    shown = page("get", f"/people/{person}/")
    assert "Z***" in shown.content.decode()
    assert is_clean(shown)
    listed = page("get", f"/people/?{columns}")
    assert "Z***" in listed.content.decode()
    assert is_clean(listed)
    for address in (
        f"/people/{person}/panel/",
        f"/people/{person}/edit/",
        f"/people/{person}/history/",
        f"/people/{person}/history/?field={TEXT}",
        f"/people/{person}/related/",
        f"/people/{person}/field/{TEXT}/",
        f"/customers/{person}/timeline/",
        f"/people/{person}/data/",
        "/people/quality/",
        f"/people/?group={TEXT}",
        f"/people/?sort={TEXT}&{columns}",
        f"/people/totals/?{columns}",
        f"/people/filter/?field={TEXT}",
        f"/people/changes/?page=1&since=0&ids={person}",
        f"/people/changes/?since=0&ids={person}&{columns}",
        f"/people/merge/?ids={person},{world.ids['mine']['person']}",
        "/search/?q=Person",
        "/pick/?objects=person&q=Person",
        f"/orders/{world.ids['team']['order']}/",
        "/orders/?columns=number,cost",
        "/orders/export.csv?columns=number,cost",
        "/",
        "/notifications/",
        "/today/",
    ):
        assert is_clean(page("get", address, follow=True)), address
    exported = page("get", f"/people/export.csv?{columns}")
    content = b"".join(exported.streaming_content).decode()
    assert "Z***" in content
    assert not any(word in content for word in ("Zanzibar", COST))
    assert is_clean(page("get", f"/people/export.xlsx?{columns}"))


def test_the_api_shows_the_mask_whether_it_is_named_or_not(world):
    person = world.ids["team"]["person"]
    whole = world("GET", f"people/{person}").json()
    assert (whole[TEXT], whole[NUMBER]) == ("Z***", "***")
    assert next(one for one in world("GET", "people?limit=500").json()["items"] if one["id"] == person) == whole
    assert world("PATCH", f"people/{person}", {"city": "Bonn"}, If_Match="*").json()[TEXT] == "Z***"
    shape = world("GET", "/api/openapi.json").json()["components"]["schemas"]["person.record"]["properties"][TEXT]
    assert "mask" in shape["description"]
    told = world("GET", f"people/{person}?columns={TEXT},{NUMBER},own_double")
    assert {name: told.json()[name] for name in (TEXT, NUMBER, "own_double")} == {TEXT: "Z***", NUMBER: "***", "own_double": "***"}
    for address in (
        f"people/{person}",
        "people?limit=500",
        f"people?limit=500&columns=name,{TEXT}",
        f"people/{person}/history",
        f"people/groups?columns={TEXT},{NUMBER}",
        "people/quality",
        f"people/{person}/everything",
        "orders?columns=number,cost",
        f"orders/{world.ids['team']['order']}/history",
    ):
        assert is_clean(world("GET", address)), address


def test_a_masked_field_finds_nothing(world, page):
    """Not by the whole of it, not by its beginning, not by its last signs."""
    for word in (SECRET, "Zanzi", "canary", "Z"):
        for field, op in ((TEXT, "contains"), (TEXT, "starts_with"), (TEXT, "is"), (TEXT, "is_not_empty"), (NUMBER, "gt")):
            tree = quote(json.dumps({"field": field, "op": op, "value": word if field == TEXT else "1"}))
            assert world("GET", f"people?filter={tree}").status_code == 400
    for word in ("Zanzibar", "canary", "zibar"):
        assert world("GET", f"people?q={word}").json()["items"] == []
        assert "Twin" not in page("get", f"/search/?q={word}").content.decode()
    for address in (f"people?sort={TEXT}", f"people/groups?by={TEXT}", f"people?sort={NUMBER}"):
        assert world("GET", address).status_code == 400


def test_a_masked_field_is_not_written(world):
    person = world.ids["team"]["person"]
    assert world("PATCH", f"people/{person}", {TEXT: "Other"}, If_Match="*").status_code == 422
    assert world("POST", "people", {"name": "New", TEXT: "Other"}).status_code == 422
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.create(role=world.me.roles.get(), object="person", field=TEXT, may_write=True)
    assert world("PATCH", f"people/{person}", {TEXT: "Other"}, If_Match="*").status_code == 200, "the widest of all grants counts"


@pytest.fixture
def phones(world):
    """The company has declared the ways to reach somebody sensitive, and the role sees them masked."""
    change_company(changes={"contacts_are_sensitive": True}, by=SYSTEM, at=timezone.now())
    see(Workspace.objects.get(pk=1).registry_version)
    person = world.ids["team"]["person"]
    values = {"phones": ["138 7777 4321"], "emails": ["canary.bird@example.org"], "wechat": ["wx-canary-1"]}
    change(registry.of("person"), person, values, by=SYSTEM)
    create(registry.of("person"), [{"name": "Same phone", **values}], by=SYSTEM)
    return world


def tells_no_contact(answer):
    content = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    return not any(word in content for word in ("7777", "canary.bird", "wx-canary"))


def test_phones_and_mails_are_masked_where_the_company_says_so(phones, page):
    person = phones.ids["team"]["person"]
    shown = page("get", f"/people/{person}/").content.decode()
    assert "138****4321" in shown
    assert "c***@example.org" in shown
    told = phones("GET", f"people/{person}?columns=phones,emails,wechat").json()
    assert {name: told[name] for name in ("phones", "emails", "wechat")} == {
        "phones": "138****4321",
        "emails": "c***@example.org",
        "wechat": "w***",
    }
    for address in (
        f"/people/{person}/",
        f"/people/{person}/panel/",
        f"/people/{person}/edit/",
        f"/people/{person}/history/",
        f"/customers/{person}/timeline/",
        f"/people/{person}/data/",
        "/people/?columns=name,phones,emails",
        "/people/export.csv?columns=name,phones,emails",
        f"/people/merge/?ids={person},{phones.ids['mine']['person']}",
        "/duplicates/",
        "/search/?q=Same",
        "/pick/?objects=person&q=Same",
        f"/people/changes/?page=1&since=0&ids={person}",
    ):
        answer = page("get", address, follow=True)
        assert tells_no_contact(answer), address
    for address in (f"people/{person}", "people?limit=500", f"people/{person}/history", "duplicates", f"people/{person}/everything"):
        assert tells_no_contact(phones("GET", address)), address


def test_a_masked_phone_finds_nobody_and_names_nobody(phones, page):
    for word in ("4321", "13877774321", "canary.bird@example.org"):
        assert phones("GET", f"people?q={quote(word)}").json()["items"] == []
        assert "Same phone" not in page("get", f"/search/?q={quote(word)}").content.decode()
    for field, value in (("phones", "4321"), ("emails", "canary")):
        tree = quote(json.dumps({"field": field, "op": "contains", "value": value}))
        assert phones("GET", f"people?filter={tree}").status_code == 400
    note = {"customer": {"key": "13877774321"}, "text": "Hi", "written_at": "2026-01-01", "external_id": "by-phone"}
    assert phones("POST", "notes", note).status_code == 422
    assert phones("POST", "people/batch", {"key": "phones", "items": [{"phones": "13877774321"}]}).status_code == 422
    found = phones("POST", "people/duplicates", {"phones": ["13877774321"]})
    assert "Same phone" not in found.content.decode()


def test_whoever_may_read_them_reads_them_still(phones):
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.filter(field="*", object="person").delete()
        FieldGrant.objects.create(role=phones.me.roles.get(), object="person", field="phones", may_write=True)
    person = phones.ids["team"]["person"]
    told = phones("GET", f"people/{person}").json()
    assert told["phones"][0]["value"] == "138 7777 4321"
    assert "emails" not in told
    assert phones("GET", "people?q=4321").json()["items"]
    assert phones("PATCH", f"people/{person}", {"phones": ["13900001111"]}, If_Match="*").status_code == 200
