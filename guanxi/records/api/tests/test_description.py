"""The description of the API: valid, made for each actor, and readable as a page."""

from __future__ import annotations

from django.test import Client
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from guanxi.access.scopes import Scope


def test_it_is_valid_openapi(alice):
    document = alice.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    errors = [f"{list(error.instance_path)}: {error.message}" for error in OPENAPI_31_VALIDATOR.iter_errors(document)]
    assert errors == []
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_it_omits_what_the_actor_may_not_do_or_read(world):
    world.user("eve", may={"read": Scope.ALL}, objects=["product"])
    document = world.api("eve").get("/api/openapi.json").json()
    assert {path for path in document["paths"] if "/products" in path} == {
        "/api/v1/products",
        "/api/v1/products/groups",
        "/api/v1/products/quality",
        "/api/v1/products/{record_id}",
        "/api/v1/products/{record_id}/history",
    }
    assert {method for path, methods in document["paths"].items() for method in methods if "/products" in path} == {"get"}
    assert not [name for name in document["components"]["schemas"] if name.startswith(("person", "order"))]
    assert "unit_cost" not in str(document)


def test_it_speaks_the_readers_language(world, alice):
    chinese = alice.get("/api/openapi.json", Accept_Language="zh-hans").json()
    assert chinese["paths"]["/api/v1/people"]["get"]["tags"] == ["客户"] or chinese["paths"]["/api/v1/people"]["get"]["tags"] != ["People"]


def test_the_page_lists_operations_and_fields(world):
    browser = Client()
    assert browser.get("/api/").status_code == 302
    browser.force_login(world.users["bob"], backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/api/").content.decode()
    assert "/api/v1/people/{record_id}" in page
    assert "expected_value" not in page
