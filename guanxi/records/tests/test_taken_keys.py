"""A key that another record holds: whoever may change that one is told so; about all others nothing is told but what an import tells."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.upserting import upsert
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")
TAKEN = {"name": "新来的", "external_id": "C-1"}


def answers(world, who, work):  # noqa: F811
    with pytest.raises(Invalid) as refused:
        work(world.actor(who))
    return [(problem.code, problem.message, problem.field) for problem in refused.value.problems]


def creating(by):
    create(PERSON, [TAKEN], by=by)


def test_it_says_the_same_of_a_hidden_holder_and_of_one_that_may_only_be_read(world):  # noqa: F811
    world.person("藏着的", owner="charlie", external_id="C-1")
    hidden = answers(world, "bob", creating)
    world.user("eve", {"read": Scope.ALL, "create": Scope.TEAM, "change": Scope.OWN}, team=world.north)
    assert answers(world, "eve", creating) == hidden
    [(code, sentence, field)] = hidden
    assert (code, field) == ("out_of_reach", "external_id")
    assert "藏着的" not in sentence


def test_it_says_what_an_import_says(world):  # noqa: F811
    world.person("藏着的", owner="charlie", external_id="C-1")
    [outcome] = upsert(PERSON, [TAKEN], key="external_id", by=world.actor("bob"))
    [(code, sentence, _field)] = answers(world, "bob", creating)
    assert [(problem.code, problem.message) for problem in outcome.problems] == [(code, sentence)]


def test_it_says_so_where_the_holder_may_be_changed(world):  # noqa: F811
    world.person("自己的", external_id="C-1")
    [(code, sentence, field)] = answers(world, "bob", creating)
    assert (code, field) == ("not_unique", "external_id")
    assert "Another record has the same" in sentence


def test_it_keeps_silent_when_a_record_is_changed_or_comes_out_of_the_bin(world):  # noqa: F811
    mine = world.person("自己的")
    old = world.person("旧的", external_id="C-1")
    bin_records(PERSON, [old], by=SYSTEM)
    world.person("藏着的", owner="charlie", external_id="C-1")
    assert answers(world, "bob", lambda by: change(PERSON, mine, {"external_id": "C-1"}, by=by))[0][0] == "out_of_reach"
    assert answers(world, "bob", lambda by: restore_records(PERSON, [old], by=by))[0][0] == "out_of_reach"
    assert answers(world, "alice", lambda by: restore_records(PERSON, [old], by=by))[0][0] == "not_unique"


def test_two_rows_of_one_batch_with_one_key_are_told(world):  # noqa: F811
    assert answers(world, "bob", lambda by: create(PERSON, [TAKEN, TAKEN], by=by))[0][0] == "not_unique"


def test_the_form_and_the_api_say_it_at_the_field(world):  # noqa: F811
    world.person("藏着的", owner="charlie", external_id="C-1")
    page = world.client("bob").post("/people/new/", TAKEN)
    assert page.status_code == 422
    assert "does not name exactly one record that you may change" in page.content.decode()
    assert "藏着的" not in page.content.decode()
