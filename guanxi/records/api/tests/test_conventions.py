"""What every address of the API keeps to: who may call, one form of error, once is once, nothing hidden shows."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.customers.models import Customer
from guanxi.journal.writing import act
from guanxi.records.api.tests.conftest import World
from guanxi.rest.jobs import forget_old_answers
from guanxi.rest.models import Answered


def error_of(answer):
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "problems"}
    assert error["message"]
    return answer.status_code, error["code"]


def test_it_wants_a_caller_and_says_how(world, alice):
    for headers in ({}, {"Authorization": "Bearer gx_nothing"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer é"}):
        answer = Client().get("/api/v1/people", headers=headers)
        assert error_of(answer) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert Client().get("/api/openapi.json").status_code == 401


def test_a_bad_secret_never_falls_back_to_the_session(world):
    browser = Client()
    browser.force_login(world.users["alice"], backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.get("/api/v1/me", headers={"Authorization": "Bearer gx_no"}).status_code == 401


def test_a_deactivated_user_is_out_at_the_next_request(world, bob):
    assert bob.get("me").status_code == 200
    with act("user.deactivated", by=SYSTEM):
        User.objects.filter(username="bob").update(is_active=False)
    assert bob.get("me").status_code == 401


def test_a_session_needs_the_pages_secret_to_write_and_a_token_never_does(world, alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.users["alice"], backend="django.contrib.auth.backends.ModelBackend")
    body = json.dumps({"name": "李四"})
    refused = browser.post("/api/v1/people", body, content_type="application/json")
    assert error_of(refused) == (403, "csrf")
    assert Customer.objects.count() == 0
    browser.cookies["guanxi-csrf"] = secret = "s" * 32
    allowed = browser.post("/api/v1/people", body, content_type="application/json", headers={"X-CSRFToken": secret})
    assert allowed.status_code == 201, allowed.content
    stranger = Client(enforce_csrf_checks=True)
    token = f"Bearer {alice.token}"
    assert stranger.post("/api/v1/people", body, content_type="application/json", headers={"Authorization": token}).status_code == 201


@pytest.mark.parametrize(
    ("method", "address", "body", "headers", "status", "code"),
    [
        ("GET", "nothing", None, {}, 404, "not_found"),
        ("GET", "", None, {}, 404, "not_found"),
        ("GET", "people/abc", None, {}, 404, "not_found"),
        ("GET", f"people/{2**80}", None, {}, 404, "not_found"),
        ("DELETE", "people/0", None, {}, 404, "not_found"),
        ("PUT", "people", b"{}", {}, 405, "method"),
        ("TRACE", "people", None, {}, 405, "method"),
        ("GET", "people", None, {"Accept": "text/csv"}, 406, "not_acceptable"),
        ("POST", "people", b"name=x", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "content_type"),
        ("POST", "people", b"{}", {"Content-Type": "text/plain"}, 415, "content_type"),
        ("POST", "people", b"{}", {"Content-Type": "application/json; charset=latin-1"}, 415, "content_type"),
        ("POST", "people", b"", {}, 400, "no_body"),
        ("POST", "people", b"{", {}, 400, "malformed_json"),
        ("POST", "people", b"\xff\xfe", {}, 400, "malformed_json"),
        ("POST", "people", b'{"name": NaN}', {}, 400, "malformed_json"),
        ("POST", "people", b'{"name": 1e999999}', {}, 400, "malformed_json"),
        ("POST", "people", b'{"opening_orders": ' + b"9" * 5000 + b"}", {}, 400, "malformed_json"),
        ("POST", "people", b'{"name": "a\\u0000b"}', {}, 400, "bad_character"),
        ("POST", "people", b'{"name": "\\ud800"}', {}, 400, "bad_character"),
        ("POST", "people", b"[" * 100 + b"]" * 100, {}, 400, "too_deep"),
        ("POST", "people", b"[" * 200_000, {}, 400, "malformed_json"),
        ("POST", "people", b"[]", {}, 400, "not_an_object"),
        ("POST", "people", b'{"name": {"a": [1]}}', {}, 422, "invalid"),
        ("POST", "people/batch", b'{"key": 1, "items": [{}]}', {}, 422, "invalid"),
        ("POST", "people/batch", b'{"key": "external_id", "items": [1]}', {}, 422, "invalid"),
        ("POST", "people/batch", b'{"key": "name", "items": [{}]}', {}, 422, "invalid"),
        ("POST", "people/bin", b'{"ids": [1.5]}', {}, 422, "invalid"),
        ("POST", "people/bin", b'{"ids": [1], "all": true}', {}, 422, "invalid"),
        ("GET", "people?colour=red", None, {}, 400, "unknown_parameter"),
        ("GET", "people?limit=1&limit=2", None, {}, 400, "repeated_parameter"),
        ("GET", "people?limit=0", None, {}, 400, "limit"),
        ("GET", "people?limit=501", None, {}, 400, "limit"),
        ("GET", "people?count=all", None, {}, 400, "count"),
        ("GET", "people?q=%00", None, {}, 400, "bad_character"),
        ("GET", "people?filter={", None, {}, 400, "malformed_json"),
        ("GET", "people?filter=[]", None, {}, 400, "question"),
        ("GET", "people?cursor=abc", None, {}, 400, "question"),
        ("GET", "people?sort=nothing", None, {}, 400, "question"),
        ("GET", "people?columns=name,nothing", None, {}, 400, "question"),
        ("GET", "people?binned=1", None, {}, 400, "not_a_truth"),
    ],
)
def test_it_answers_every_mistake_in_one_form(alice, method, address, body, headers, status, code):
    if "Content-Type" in headers:
        kind = headers["Content-Type"]
        answer = alice.client.generic(
            method, f"/api/v1/{address}", body, content_type=kind, headers={"Authorization": f"Bearer {alice.token}"}
        )
    else:
        answer = alice(method, address, body, **headers)
    assert error_of(answer) == (status, code), answer.content
    assert Customer.objects.count() == 0


def test_it_takes_no_body_beyond_the_limit(alice):
    assert error_of(alice.post("people", b'{"name": "' + b"x" * 10_000_001 + b'"}')) == (413, "too_large")


def test_it_slows_down_who_asks_too_much(alice, settings):
    settings.GUANXI_CALLS_PER_MINUTE = 3
    answers = [alice.get("me") for _number in range(8)]
    assert error_of(answers[-1]) == (429, "too_many_requests")
    assert 0 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_the_same_key_gets_the_same_answer_and_the_work_is_done_once(alice):
    first = alice.post("people", {"name": "李四"}, Idempotency_Key="k1")
    again = alice.post("people", {"name": "李四"}, Idempotency_Key="k1")
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, again.content)
    assert (again.headers["ETag"], again.headers["Location"]) == (first.headers["ETag"], first.headers["Location"])
    assert error_of(alice.post("people", {"name": "王五"}, Idempotency_Key="k1")) == (422, "idempotency_key_used")
    assert error_of(alice.post("people", {"name": "王五"}, Idempotency_Key="x" * 201)) == (400, "idempotency_key")
    assert Customer.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(alice):
    assert alice.post("people", {"name": ""}, Idempotency_Key="k1").status_code == 422
    assert Answered.objects.count() == 0
    assert alice.post("people", {"name": "李四"}, Idempotency_Key="k1").status_code == 201


def test_an_old_answer_is_not_told_to_who_lost_the_right(world, bob):
    body = {"name": "李四"}
    assert bob.post("people", body, Idempotency_Key="k1").status_code == 201
    with act("role.changed", by=SYSTEM):
        world.users["bob"].roles.get().grants.filter(action="read").delete()
    assert bob.post("people", body, Idempotency_Key="k1").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_do_the_work_once():
    world = World()
    apis = [world.api("alice") for _number in range(6)]
    barrier = threading.Barrier(len(apis))

    def post(api):
        barrier.wait()
        try:
            return api.post("people", {"name": "李四"}, Idempotency_Key="k1").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(apis)) as pool:
        statuses = list(pool.map(post, apis))
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert Customer.objects.count() == 1


HIDDEN = ("segment", "expected_value", "value_so_far", "alive", "rfm")


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_field_is_answered_like_one_that_does_not_exist(world, bob, name):
    pk = world.person("bob")
    ways = {
        "columns": lambda field: bob.get(f"people?columns={field}"),
        "one": lambda field: bob.get(f"people/{pk}?columns={field}"),
        "sort": lambda field: bob.get(f"people?sort=-{field}"),
        "filter": lambda field: bob.get("people?filter=" + quote(json.dumps({"field": field, "op": "is_empty"}))),
        "operator": lambda field: bob.get("people?filter=" + quote(json.dumps({"field": field, "op": "starts_with", "value": "x"}))),
        "link": lambda field: bob.get("people?filter=" + quote(json.dumps({"field": f"{field}.name", "op": "is", "value": "x"}))),
        "create": lambda field: bob.post("people", {"name": "x", field: 1}),
        "change": lambda field: bob.patch(f"people/{pk}", {field: 1}, If_Match="*"),
        "batch": lambda field: bob.post("people/batch", {"key": "external_id", "items": [{"external_id": "1", "name": "x", field: 1}]}),
        "key": lambda field: bob.post("people/batch", {"key": field, "items": [{"name": "x"}]}),
    }
    for way, ask in ways.items():
        hidden, unknown = ask(name), ask("no_such_field")
        assert hidden.status_code == unknown.status_code, way
        assert hidden.content == unknown.content.replace(b"no_such_field", name.encode()), way
    assert name not in bob.get(f"people/{pk}").json()
    assert name.encode() not in bob.get("objects").content + bob.get("/api/openapi.json").content


def test_links_show_no_name_that_the_caller_may_not_see(world, bob, alice):
    hidden = alice.post("companies", {"name": "Secret Holding"}).json()["id"]
    pk = world.person("bob", employments=[{"company": {"id": hidden}}])
    shown = bob.post("companies", {"name": "Bob Ltd"}).json()["id"]
    assert alice.patch(f"companies/{shown}", {"parent": hidden}, If_Match="*").json()["parent"]["name"] == "Secret Holding"
    for address in (
        f"people/{pk}",
        "people",
        "people?q=secret",
        f"companies/{shown}",
        "companies",
        f"companies/{shown}/history",
        f"people/{pk}/history",
    ):
        assert b"Secret" not in bob.get(address).content, address
    tree = quote(json.dumps({"field": "parent.name", "op": "contains", "value": "Secret"}))
    assert bob.get(f"companies?filter={tree}&count=exact").json()["count"] == 0
    assert alice.get(f"companies?filter={tree}&count=exact").json()["count"] == 1
    assert bob.post("people", {"name": "x", "employments": [{"company": {"id": hidden}}]}).status_code == 422


def test_it_tells_the_caller_and_the_objects(world, bob):
    assert bob.get("me").json()["name"] == "Bob"
    [person, *_others] = bob.get("objects").json()["items"]
    assert (person["name"], person["plural"], person["actions"]) == ("person", "people", ["read", "create", "change", "delete"])
    assert world.api("dora").get("objects").json() == {"items": []}


def test_reading_writes_nothing(world, alice):
    world.person()
    alice.get("me")  # notes once a minute that the token is used
    with connection.execute_wrapper(_no_writes):
        for address in ("me", "objects", "people", "companies", "people?count=exact&q=x", "/api/openapi.json"):
            assert alice.get(address).status_code == 200
        assert alice("HEAD", "people").status_code == 200


def _no_writes(execute, sql, params, many, context):
    assert sql.split()[0].upper() in {"SELECT", "WITH", "SAVEPOINT", "RELEASE"}, sql
    assert not re.search(r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", sql), sql
    return execute(sql, params, many, context)


def test_a_key_is_forgotten_after_some_days(alice):
    assert alice.post("people", {"name": "李四"}, Idempotency_Key="k1").status_code == 201
    forget_old_answers(0)
    assert Answered.objects.count() == 1
    Answered.objects.update(at=timezone.now() - timedelta(days=8))
    forget_old_answers(0)
    assert Answered.objects.count() == 0
