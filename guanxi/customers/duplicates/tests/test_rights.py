"""A pair is known to whoever may see and merge both, and its reasons to whoever may read the fields they come from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from guanxi.access.scopes import Scope
from guanxi.customers.duplicates.tests.test_inbox import look, page, two
from guanxi.customers.models import DuplicatePair
from guanxi.records.registry import registry

pytestmark = pytest.mark.django_db


def ask(world, who, path, body=None):
    client = world.client(who)
    return client.post(path, json.dumps(body), "application/json") if body is not None else client.get(path)


@pytest.fixture
def hidden_phones(monkeypatch):
    """A workspace in which phones are read only by those who may."""
    person = registry.of("person")
    fields = tuple(replace(field, sensitive=True) if field.name == "phones" else field for field in person.fields)
    monkeypatch.setitem(registry._types, "person", replace(person, fields=fields))


def test_a_pair_is_shown_and_counted_to_those_who_see_both(world):
    world.person("王小明", owner="bob", phones="13812345678")
    world.person("王小明", owner="charlie", phones="13812345678")
    look()
    pair = DuplicatePair.objects.get()
    for who, number in (("alice", 1), ("bob", 0), ("charlie", 0)):
        assert page(world, who).count("data-row ") == number
        assert ask(world, who, "/api/v1/duplicates").json()["count"] == number
    for who in ("bob", "charlie"):
        assert world.client(who).post(f"/duplicates/{pair.pk}/dismiss/").status_code == 404
    assert DuplicatePair.objects.get().state == "open"


def test_whoever_may_not_merge_is_refused_and_has_no_place_in_the_menu_for_it(world):
    two(world)
    look()
    world.user("reader", {"read": Scope.ALL})
    answer = world.client("reader").get("/duplicates/")
    assert answer.status_code == 403
    assert "/duplicates/" not in world.client("reader").get("/people/").content.decode()
    assert ask(world, "reader", "/api/v1/duplicates").status_code == 403
    assert ">1</span>" in world.client("bob").get("/people/").content.decode().partition('href="/duplicates/"')[2][:600]


def test_a_reason_from_a_field_that_one_may_not_read_is_not_told_nor_the_score(world, hidden_phones):
    two(world)
    look()
    [pair] = ask(world, "bob", "/api/v1/duplicates").json()["items"]
    assert pair["reasons"] == ["name_reading", "city"]
    assert pair["score"] is None
    assert "Same phone" not in page(world)
    assert ask(world, "bob", "/api/v1/duplicates?reason=phone").json()["items"] == []
    [pair] = ask(world, "alice", "/api/v1/duplicates").json()["items"]
    assert pair["reasons"] == ["phone", "name_reading", "city"]


def test_where_no_reason_is_left_there_is_no_pair(world, hidden_phones):
    two(world)
    look()
    DuplicatePair.objects.update(reasons=["phone", "not_birth"])
    assert ask(world, "bob", "/api/v1/duplicates").json()["count"] == 0
    assert world.client("bob").post(f"/duplicates/{DuplicatePair.objects.get().pk}/dismiss/").status_code == 404
    assert ask(world, "alice", "/api/v1/duplicates").json()["count"] == 1


def test_the_company_where_both_work_is_no_reason_for_those_who_do_not_see_all_companies(world):
    employer = world.company("华东机械有限公司", owner="charlie")
    for _each in range(2):
        world.person("王小明", phones="13812345678", employments=[{"company": employer}])
    look()
    assert "employer" in DuplicatePair.objects.get().reasons
    [pair] = ask(world, "bob", "/api/v1/duplicates").json()["items"]
    assert pair["reasons"] == ["phone", "name_same"]


TYPED = {"name": "Wang Xiaoming", "phones": [{"value": "138 1234 5678"}]}


def test_whoever_types_is_told_whom_they_may_see_and_nobody_else(world):
    mine, _other = world.person("王小明", phones="13812345678"), world.person("王小明", owner="charlie", phones="13812345678")
    look()
    form = {"name": "Wang Xiaoming", "phones-0-value": "138 1234 5678"}
    told = world.client("bob").post("/duplicates/check/person/", form).content.decode()
    assert told.count("/people/") == 1
    assert f"/people/{mine}/" in told
    [known] = ask(world, "bob", "/api/v1/people/duplicates", TYPED).json()["items"]
    assert (known["id"], known["reasons"]) == (mine, ["phone", "name_reading"])
    world.user("stranger", {"read": Scope.OWN, "create": Scope.OWN})
    nothing = world.client("stranger").post("/duplicates/check/person/", {"name": "somebody else"}).content
    assert world.client("stranger").post("/duplicates/check/person/", form).content == nothing
    assert ask(world, "stranger", "/api/v1/people/duplicates", TYPED).json() == {"items": []}


def test_what_one_may_not_read_of_a_record_one_sees_finds_nobody(world, hidden_phones):
    world.person("王小明", phones="13812345678")
    look()
    typed = {"name": "李娜", "phones": "13812345678"}
    assert ask(world, "bob", "/api/v1/people/duplicates", typed).json()["items"] == []
    assert ask(world, "bob", "/api/v1/people/duplicates", TYPED).json()["items"] == []


def test_the_record_that_is_edited_is_not_its_own_double_and_what_is_half_typed_is_no_fault(world):
    mine = world.person("王小明", phones="13812345678")
    look()
    form = {"name": "王小明", "phones-0-value": "138", "emails-0-value": "half@", "birth": "13.13.", "birth_year": "x"}
    assert b"known" not in world.client("bob").post(f"/duplicates/check/person/?besides={mine}", form).content
    assert b"Same name" in world.client("bob").post("/duplicates/check/person/", form).content
    assert world.client("bob").post("/duplicates/check/person/", {}).status_code == 200
    assert world.client("bob").post("/duplicates/check/order/", form).status_code == 404


def test_forms_of_people_and_companies_hold_the_place_of_the_warning(world):
    mine = world.company()
    for address in ("/people/new/", f"/companies/{mine}/edit/"):
        assert "/duplicates/check/" in world.client("bob").get(address).content.decode()
    short = world.client("bob").get("/people/new/", headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
    assert "/duplicates/check/person/" in short
    assert "/duplicates/check/" not in world.client("bob").get("/tasks/new/").content.decode()


def test_a_program_dismisses_and_reopens(world):
    two(world)
    look()
    pair = DuplicatePair.objects.get().pk
    assert ask(world, "bob", f"/api/v1/duplicates/{pair}/dismiss", {}).json() == {"id": pair, "state": "dismissed"}
    assert ask(world, "bob", "/api/v1/duplicates").json()["count"] == 0
    assert ask(world, "bob", f"/api/v1/duplicates/{pair}/dismiss", {}).status_code == 404
    assert ask(world, "bob", f"/api/v1/duplicates/{pair}/reopen", {}).json()["state"] == "open"
