"""Every operation of the API × principal × relation × use of a field, against a table that the product does not know."""

from __future__ import annotations

import contextlib
import json
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Team, User
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.registry import registry
from guanxi.records.writing import change
from tests.permissions.table import (
    EVERYBODY,
    NONE,
    OBJECTS,
    OF_ONE_RECORD,
    OTHER_OPERATIONS,
    PRINCIPALS,
    RELATIONS,
    VERBS,
    expected,
    reaches,
)
from tests.permissions.world import World, fingerprint, notice_changes, written

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=PRINCIPALS, ids=lambda principal: principal.name)
def built(request, django_db_setup, django_db_blocker):
    """One world for all tests of a principal, gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(request.param)
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db, settings):
    """Each test leaves the world as it found it; asking for `db`, it gets a database also where it runs alone."""
    settings.GUANXI_CALLS_PER_MINUTE = 10**9
    return built


@pytest.mark.django_db
def test_the_fingerprint_notices_one_changed_row():
    notice_changes()
    before, tried = fingerprint(), written()
    with act("team.added", by=SYSTEM):
        Team.objects.create(name="Noticed")
    assert fingerprint() != before
    assert written() != tried
    tried = written()
    with contextlib.suppress(RuntimeError), act("team.added", by=SYSTEM):
        Team.objects.update(name="Taken back")
        raise RuntimeError
    assert written() != tried, "what was tried and taken back"


def objects():
    return {name: one for name, one in OBJECTS.items() if registry.has(name)}


def operations_of(world):
    document = world("GET", "/api/openapi.json").json()
    return document, {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}


def test_the_table_knows_every_object_operation_and_field(world):
    """The description holds exactly what this principal may, and the owner's holds nothing that the table lacks."""
    assert {record_type.name for record_type in registry.types()} <= set(OBJECTS)
    document, operations = operations_of(world)
    wanted = set(EVERYBODY)
    for name, one in objects().items():
        for verb, (method, path, _needs) in VERBS.items():
            if world.principal.finds_verb(verb, name):
                wanted.add((method, f"/api/v1/{one.plural}{path}"))
    wanted |= {operation for operation, who in OTHER_OPERATIONS.items() if world.principal.finds(who)}
    assert operations == wanted, (operations - wanted, wanted - operations)
    schemas = document["components"]["schemas"]
    for name, one in objects().items():
        readable = world.principal.scope("read", name) > NONE
        assert (f"{name}.record" in schemas) is readable
        if readable:
            assert set(schemas[f"{name}.record"]["properties"]) - {"id", "version"} == one.fields(
                world.principal.sensitive or world.principal.masked
            )
            writable = set(one.writable.split()) | (set(one.sensitive_writable.split()) if world.principal.owner else set())
            assert set(schemas[f"{name}.new"]["properties"]) == writable


def test_each_verb_does_what_the_table_says_and_nothing_else(world):
    wrong = []
    before = fingerprint()
    for name in objects():
        for relation in RELATIONS:
            for verb in OF_ONE_RECORD:
                with transaction.atomic():
                    prepare(world, verb, name, relation)
                    start = written()
                    answer = ask(world, verb, name, relation)
                    right = expected(world.principal, verb, name, relation)
                    if answer.status_code not in right:
                        wrong.append((name, relation, verb, answer.status_code, right, answer.content[:200]))
                    if (answer.status_code >= 400 or verb in {"read", "history", "access"}) and written() != start:
                        wrong.append((name, relation, verb, "changed something"))
                    transaction.set_rollback(True)
    assert fingerprint() == before
    assert not wrong, "\n".join(map(str, wrong))


def prepare(world, verb, name, relation):
    """What must have happened before the call makes sense; done by the system itself."""
    record_type, pk = registry.of(name), world.ids[relation][name]
    if verb in {"restore", "restore_batch"} and not OBJECTS[name].append_only:
        bin_records(record_type, [pk], by=SYSTEM)
    if verb == "revert" and not OBJECTS[name].append_only:
        change(record_type, pk, {"external_id": "changed"}, by=SYSTEM)


def ask(world, verb, name, relation):
    method, path, _needs = VERBS[verb]
    pk = world.ids[relation][name]
    address = OBJECTS[name].plural + path.format(record_id=pk)
    if verb == "change":
        return world(method, address, {"external_id": "other"}, If_Match="*")
    if verb == "revert":
        return world(method, address, {"entry": last_entry(world, name, pk)})
    if verb in {"bin_batch", "restore_batch"}:
        return world(method, address, {"ids": [pk]})
    if verb == "batch":
        return world(
            method, address, {"key": "external_id", "items": [{"external_id": f"X{list(RELATIONS).index(relation) + 1}", "tags": "x"}]}
        )
    return world(method, address)


def last_entry(world, name, pk):
    return Change.objects.filter(object=name, record_id=pk).order_by("-entry").values_list("entry", flat=True).first()


def test_a_list_and_its_count_hold_exactly_what_may_be_seen(world):
    for name, one in objects().items():
        answer = world("GET", f"{one.plural}?limit=500&count=exact")
        if world.principal.scope("read", name) == NONE:
            assert answer.status_code == 403, name
            continue
        seen = {world.ids[relation][name] for relation in RELATIONS if reaches(world.principal, "read", name, relation)}
        body = answer.json()
        assert {item["id"] for item in body["items"]} == seen, name
        assert body["count"] == len(seen), name
        for item in body["items"]:
            assert set(item) - {"id", "version"} == one.fields(world.principal.sensitive or world.principal.masked), name
            if world.principal.masked:
                assert all(item[field] is None or "***" in item[field] for field in one.sensitive.split()), name


def test_nobody_is_shown_the_name_behind_a_link_out_of_sight(world):
    hidden = [relation for number, relation in enumerate(RELATIONS, 1) if not reaches(world.principal, "read", "person", relation)]
    marks = [f"Person {list(RELATIONS).index(relation) + 1}" for relation in hidden]
    for one in objects().values():
        text = world("GET", f"{one.plural}?limit=500").content.decode()
        assert not [mark for mark in marks if f'"{mark}"' in text], one.plural


def test_creating_reaches_as_far_as_the_table_says(world):
    wrong = []
    start = fingerprint()
    for name, one in objects().items():
        for number, relation in enumerate(RELATIONS, len(RELATIONS) + 1):
            with transaction.atomic():
                answer = world("POST", one.plural, world.values(name, relation, number))
                right = 201 if reaches(world.principal, "create", name, relation) else 422
                right = 403 if world.principal.scope("create", name) == NONE else right
                if answer.status_code != right:
                    wrong.append((name, relation, answer.status_code, right, answer.content[:300]))
                if answer.status_code >= 400 and fingerprint() != start:
                    wrong.append((name, relation, "changed something"))
                transaction.set_rollback(True)
    assert not wrong, "\n".join(map(str, wrong))


def test_a_batch_changes_what_may_be_changed_and_rejects_the_rest(world):
    for name, one in objects().items():
        items = [{"external_id": f"X{number}"} for number in range(1, len(RELATIONS) + 1)]
        answer = world("POST", f"{one.plural}/batch", {"key": "external_id", "items": items})
        if answer.status_code == 200:
            for relation, item in zip(RELATIONS, answer.json()["items"], strict=True):
                good = {"updated", "unchanged"} if reaches(world.principal, "change", name, relation) else {"rejected"}
                assert item["outcome"] in good, (name, relation, item)


def test_a_sensitive_field_is_of_no_use_to_who_may_not_read_it(world):
    for name, one in objects().items():
        if world.principal.scope("read", name) == NONE:
            continue
        for field in one.sensitive.split():
            for way, ask_for in uses(world, name, one).items():
                with transaction.atomic():
                    hidden, unknown = ask_for(field), ask_for("no_such_field")
                    transaction.set_rollback(True)
                if way in {"columns", "one", "filter"} and world.principal.sensitive:
                    assert hidden.status_code in {200, 404}, (name, field, way)
                elif way in {"columns", "one", "sum"} and world.principal.masked:
                    assert hidden.status_code == 200, (name, field, way)
                    assert_no_value(hidden.json(), field, way)
                elif not world.principal.sensitive:
                    assert hidden.status_code == unknown.status_code >= 400 or way == "batch", (name, field, way)
                    assert hidden.content == unknown.content.replace(b"no_such_field", field.encode()), (name, field, way)


def assert_no_value(told, field, way):
    """Shown as a mask, and added up to nothing."""
    if way == "sum":
        assert told["totals"] == {}
    for item in told.get("items", [told] if way == "one" else []):
        assert item[field] in (None, "***"), field


def uses(world, name, one):
    pk = world.ids["mine"][name]
    return {
        "columns": lambda field: world("GET", f"{one.plural}?columns={field}"),
        "one": lambda field: world("GET", f"{one.plural}/{pk}?columns={field}"),
        "sort": lambda field: world("GET", f"{one.plural}?sort={field}"),
        "filter": lambda field: world("GET", f"{one.plural}?filter=" + quote(json.dumps({"field": field, "op": "is_empty"}))),
        "group": lambda field: world("GET", f"{one.plural}/groups?by={field}"),
        "sum": lambda field: world("GET", f"{one.plural}/groups?columns={field}"),
        "create": lambda field: world("POST", one.plural, world.values(name, "mine", 29) | {field: 1}),
        "change": lambda field: world("PATCH", f"{one.plural}/{pk}", {field: 1}, If_Match="*"),
        "batch": lambda field: world("POST", f"{one.plural}/batch", {"key": "external_id", "items": [{"external_id": "X29", field: 1}]}),
        "key": lambda field: world("POST", f"{one.plural}/batch", {"key": field, "items": [{}]}),
    }


def test_no_column_but_the_declared_fields_can_be_written(world):
    """Every column of every model is tried: only fields that the table calls writable may be taken."""
    start = fingerprint()
    for name, one in objects().items():
        columns = {column for each in registry.of(name).model._meta.concrete_fields for column in (each.name, each.column)}
        for column in sorted(columns - set(one.writable.split()) - set(one.sensitive_writable.split())):
            for answer in (
                world("PATCH", f"{one.plural}/{world.ids['mine'][name]}", {column: 1}, If_Match="*"),
                world("POST", one.plural, world.values(name, "mine", 29) | {column: 1}),
            ):
                assert answer.status_code in {403, 404, 422}, (name, column)
    assert fingerprint() == start


def test_what_hangs_on_a_customer_is_as_far_as_the_customer(world):
    start = fingerprint()
    for relation in RELATIONS:
        pk = world.ids[relation]["person"]
        answers = [world("GET", f"customers/{pk}/standing?purpose=marketing&channel=email"), world("GET", f"customers/{pk}/preferences")]
        if not reaches(world.principal, "change", "person", relation):
            answers.append(world("PATCH", f"customers/{pk}/preferences", {"topics": ["x"]}))
            assert answers[-1].status_code in {403, 404}, relation
        if not reaches(world.principal, "read", "person", relation):
            assert {answer.status_code for answer in answers} <= {403, 404}, relation
    assert fingerprint() == start


def test_who_is_not_known_gets_nowhere(world):
    with act("user.deactivated", by=SYSTEM):
        User.objects.filter(pk=world.me.pk).update(is_active=False)
    stranger = Client()
    start = fingerprint()
    for one in objects().values():
        for method, path, _needs in VERBS.values():
            address = f"/api/v1/{one.plural}{path.format(record_id=1)}"
            assert stranger.generic(method, address, b"{}", content_type="application/json").status_code == 401, address
            assert world(method, address, {}).status_code == 401, address
    assert fingerprint() == start
