"""Several requests and processes at once: whoever began before the objects changed ends as it began, and spoils nothing for the others."""

from __future__ import annotations

from contextvars import copy_context

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.records.asking import Asking
from guanxi.records.finding import Question as Asked
from guanxi.records.finding import find, get
from guanxi.records.knowing import seen_version
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
OWNER = Actor(kind="user", key="user:0", name="Owner", may_all=True)


def test_who_began_before_keeps_no_statement_of_the_older_objects() -> None:
    older = registry.of("person")
    [pk] = create(older, [{"name": "Ann"}], by=OWNER)
    add_field("person", Description(kind="number", label_en="Size"), by=OWNER)
    add_field("person", Description(kind="formula", label_en="Double", formula="own_size * 2"), by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)

    def goes_on() -> None:
        seen_version.set(1)
        assert "own_size" not in get(older, pk, Asking(OWNER)).values
        assert "own_size" not in find(older, Asked(), Asking(OWNER)).records[0].values

    copy_context().run(goes_on)
    assert {"own_size", "own_double"} <= get(registry.of("person"), pk, Asking(OWNER)).values.keys()
    assert {"own_size", "own_double"} <= find(registry.of("person"), Asked(), Asking(OWNER)).records[0].values.keys()


def test_a_list_with_formulas_asks_no_more_often() -> None:
    add_field("person", Description(kind="number", label_en="Size"), by=OWNER)
    add_field("person", Description(kind="formula", label_en="Double", formula="own_size * 2"), by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    person = registry.of("person")
    create(person, [{"name": f"P {number}", "own_size": number} for number in range(60)], by=OWNER)
    asked = []
    for columns in (("name", "own_size"), ("name", "own_size", "own_double")):
        question = Asked(columns=columns, sort=("own_size",), limit=50)
        with CaptureQueriesContext(connection) as queries:
            page = find(person, question, Asking(OWNER))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert [record.values["own_double"] for record in page.records] == [2 * number for number in range(50)]
