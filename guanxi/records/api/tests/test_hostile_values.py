"""Wrong types and absurd values in filters, bodies and page marks are refused in words and never break anything."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records import sorting
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry

pytestmark = pytest.mark.slow

VALUES = [
    None,
    "",
    "x'\"%;--",
    -1,
    10**30,
    1.5e30,
    0.1,
    True,
    [],
    {},
    [None, {}],
    ["a", "b"],
    [1, 2],
    [[1], {"a": 1}],
    "2026-13-45",
    "9" * 4000,
]
VALUES += [
    "²",
    "١",
    "1e400",
    "\ufeff",
    "today",
    "1/0",
    {"id": "x"},
    {"id": 2**70},
    {"object": "person", "id": [1]},
    {"id": {"id": 1}},
    "０",
]
MARKS = [
    "x",
    1,
    10**30,
    {"t": "2026-01-01T00:00:00"},
    {"t": "x"},
    {"n": "1"},
    {"n": "NaN"},
    {"n": "x"},
    {"d": "2026-01-01"},
    {},
    None,
    True,
]


def each_kind():
    """One field of each class: what fields of one class do, they do alike."""
    seen = set()
    for record_type in registry.types():
        for field in record_type.fields:
            if type(field) not in seen:
                seen.add(type(field))
                yield record_type, field


KINDS = [pytest.param(record_type, field, id=f"{record_type.plural}-{field.name}") for record_type, field in each_kind()]


@pytest.mark.parametrize(("record_type", "field"), KINDS)
def test_it_answers_every_filter(world, alice, settings, record_type, field):
    settings.GUANXI_CALLS_PER_MINUTE = 10**9
    for number, operator in enumerate((*field.operators, "nonsense", "__in")):
        for value in VALUES[number % 3 :: 3]:
            tree = quote(json.dumps({"field": field.name, "op": operator, "value": value}))
            answer = alice.get(f"{record_type.plural}?limit=1&filter={tree}")
            assert answer.status_code in {200, 400}, (operator, value, answer.content)


@pytest.mark.parametrize(("record_type", "field"), KINDS)
def test_it_answers_every_body(world, alice, settings, record_type, field):
    settings.GUANXI_CALLS_PER_MINUTE = 10**9
    person = world.person()
    needed = {"name": "x", "customer": person, "title": "x", "text": "x", "number": "x", "currency": "USD", "into": "CNY", "rate": "1"}
    needed |= {"ordered_at": "2026-01-01", "total": "1", "given_at": "2026-01-01", "comment": "x", "valid_on": "2026-01-01"}
    body = {name: value for name, value in needed.items() if name in record_type.by_name}
    for value in VALUES:
        answer = alice.post(record_type.plural, body | {field.name: value})
        assert answer.status_code in {201, 422}, (value, answer.content)


@pytest.mark.parametrize("record_type", [pytest.param(one, id=one.plural) for one in registry.types()])
def test_it_answers_every_page_mark(world, alice, settings, record_type):
    settings.GUANXI_CALLS_PER_MINUTE = 10**9
    for field in record_type.fields:
        if field.sortable:
            for mark in MARKS:
                cursor = sealed(record_type, field.name, mark)
                answer = alice.get(f"{record_type.plural}?sort={field.name}&cursor={cursor}")
                assert answer.status_code in {200, 400}, (field.name, mark, answer.content)


def sealed(record_type, name, mark):
    sorts = sorting.parse([name], record_type, SYSTEM)
    text = json.dumps([sorting._fingerprint(sorts), mark, 1])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_a_mark_of_ours_is_still_taken(world, alice):
    for number in range(3):
        world.person(name=f"P{number}")
    page = find(registry.of("person"), Question(sort=("name",), limit=1), Asking(SYSTEM))
    assert alice.get(f"people?sort=name&cursor={page.next}").status_code == 200
