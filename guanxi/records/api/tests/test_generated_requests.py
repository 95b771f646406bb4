"""Generated requests to every operation of the description: nothing breaks, and every answer is as described."""

from __future__ import annotations

import datetime
import json
import os
import time

import hypothesis
import pytest
import requests
import schemathesis
from django.db import transaction
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from guanxi.access.actor import SYSTEM
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.records.binning import bin_records
from guanxi.records.comments.writing import add_comment, delete_comment
from guanxi.records.models import Comment
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = [pytest.mark.api, pytest.mark.slow]

EXAMPLES = int(os.environ.get("GUANXI_EXAMPLES", "12"))
SEED = 20261123
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PHASES = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
NOW = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def records(world):
    """A record or two of every type, so that generated calls meet something."""
    person = world.person("bob", external_id="P1", phones=["13800138000"])
    rows = {
        "company": [{"name": "Acme", "external_id": "C1"}],
        "product": [{"name": "Tea", "external_id": "T1", "sku": "S1"}],
        "order": [{"customer": person, "number": "1", "ordered_at": NOW, "currency": "CNY", "total": "12.50", "external_id": "O1"}],
        "rate": [{"currency": "USD", "into": "CNY", "valid_on": "2026-01-01", "rate": "7.1"}],
        "feedback": [{"customer": person, "score": 4, "comment": "好", "given_at": NOW}],
        "task": [{"customer": person, "title": "Call back", "owner": world.users["bob"].pk}],
        "note": [{"customer": person, "text": "Likes tea", "written_at": NOW}],
        "call": [{"customer": person, "called_at": NOW}],
    }
    made = {"person": [person, world.person("alice")]}
    for record_type in registry.types():
        if record_type.name in rows:
            made[record_type.name] = create(record_type, rows[record_type.name], by=SYSTEM)
    comments = [add_comment(registry.of("person"), person, "好", by=actor_of_user(world.users["alice"])).pk]
    return {"comments": comments} | {registry.of(name).plural: ids for name, ids in made.items()}


def known_ids(schema, records):
    """Most generated ids become ids that there are: of the record in the address, of the customer in a body."""

    @schema.hook
    def map_path_parameters(context, path_parameters):
        ids = records.get(context.operation.path.split("/")[3], [])
        name = "comment_id" if "comment_id" in (path_parameters or {}) else "record_id"
        given = (path_parameters or {}).get(name)
        if "plural" in (path_parameters or {}) and len(path_parameters["plural"]) % 4:
            path_parameters["plural"], ids = "people", records["people"]
        if ids and isinstance(given, int) and given % 4:
            path_parameters[name] = ids[given % len(ids)]
        return path_parameters

    @schema.hook
    def map_body(context, body):
        if isinstance(body, dict) and "customer" in body and body["customer"] is not None:
            body["customer"] = records["people"][0]
        if isinstance(body, dict) and set(body) == {"ids"} and isinstance(body["ids"], list) and len(body["ids"]) % 2:
            body["ids"] = records.get(context.operation.path.split("/")[3], [])
        return body


def walk(api, records):
    document = api.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    known_ids(schema, records)
    statuses = {}
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.seed(SEED)
        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=PHASES, suppress_health_check=list(hypothesis.HealthCheck)
        )
        @hypothesis.given(case=operation.as_strategy())
        def answers_as_described(case):
            with transaction.atomic():
                plural = case.operation.path.split("/")[3]
                if case.operation.path.endswith("/restore"):
                    bin_some(plural, records)
                response = send(api, case)
                transaction.set_rollback(True)
            statuses.setdefault(case.operation.label, []).append(response.status_code)
            case.validate_response(response, checks=CHECKS)

        answers_as_described()
    return statuses


def bin_some(plural, records):
    if (record_type := registry.by_plural(plural)) is not None:
        bin_records(record_type, records[plural], by=SYSTEM)
    elif plural == "comments":
        for comment in Comment.objects.filter(pk__in=records[plural]):
            delete_comment(comment.pk, by=actor_of_user(comment.author))


def send(api, case):
    given = case.as_transport_kwargs(base_url="http://testserver")
    prepared = requests.Request(**given).prepare()
    path = prepared.url.removeprefix("http://testserver")
    body = prepared.body or b""
    headers = {name: value if isinstance(value, str) else value.decode("latin-1") for name, value in prepared.headers.items()}
    kind = headers.pop("Content-Type", "application/octet-stream")
    headers = {name: value for name, value in headers.items() if name not in {"Content-Length", "User-Agent"}} | {
        "Authorization": f"Bearer {api.token}"
    }
    started = time.monotonic()
    answer = api.client.generic(case.method, path, body if isinstance(body, bytes) else body.encode(), content_type=kind, headers=headers)
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name: [value] for name, value in answer.headers.items()},
        content=answer.getvalue(),
        request=prepared,
        elapsed=time.monotonic() - started,
        verify=False,
    )


def test_the_owner_breaks_nothing(world, alice, records, settings):
    settings.GUANXI_CALLS_PER_MINUTE = 1_000_000
    statuses = walk(alice, records)
    assert len(statuses) >= 10 * len(registry.types())
    print(json.dumps({label: {str(one): some.count(one) for one in sorted(set(some))} for label, some in statuses.items()}, indent=1))


def test_a_restricted_token_breaks_nothing(world, records, settings):
    settings.GUANXI_CALLS_PER_MINUTE = 1_000_000
    world.user("eve", team=world.north, may={"read": Scope.TEAM, "create": Scope.OWN, "change": Scope.OWN, "delete": Scope.OWN})
    assert walk(world.api("eve"), records)
