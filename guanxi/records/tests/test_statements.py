"""Statements written once: the same rows as the ORM gives, whoever asks, and nobody sees through another's statement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Team, User
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records
from guanxi.records.finding import get, get_many
from guanxi.records.lookups import Lookup
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.statements import rows_among
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")


def reader(user: User, scope: Scope, **more: object) -> Actor:
    grants = {("person", "read"): scope, ("order", "read"): scope, ("feedback", "read"): scope}
    return Actor(kind="user", key=f"user:{user.pk}", name=user.name, user_id=user.pk, grants=grants, **more)  # type: ignore[arg-type]


@pytest.fixture
def journaled_team():
    with act("team.added", by=SYSTEM):
        team = Team.objects.create(name="North")
        users = [User.objects.create(username=name, name=name, created_at=timezone.now()) for name in ("alice", "bob")]
    return (*users, team)


def test_it_gives_the_same_rows_as_the_orm_the_first_time_and_the_second():
    ids = create(PERSON, [{"name": f"王{number}", "birth": "1990-02-03", "opening_mean": "12.5"} for number in "一二三"], by=SYSTEM)
    columns = ("name", "birth_year", "opening_mean", "created_at", "own")
    expected = {row["pk"]: row for row in rows(PERSON, SYSTEM).filter(pk__in=ids).values("pk", *columns)}
    for _time in range(2):
        found = rows_among(("test", columns), ids, lambda hole: rows(PERSON, SYSTEM).filter(pk__any_of=hole).values("pk", *columns))
        assert {row["pk"]: row for row in found} == expected
    assert rows_among(("test", columns), [], lambda hole: rows(PERSON, SYSTEM).filter(pk__any_of=hole).values("pk", *columns)) == []


def test_it_asks_anew_for_whoever_reaches_less(journaled_team):
    alice, bob, team = journaled_team
    [mine] = create(PERSON, [{"name": "Mine", "owner": alice.pk}], by=SYSTEM)
    [theirs] = create(PERSON, [{"name": "Theirs", "owner": bob.pk, "team": team.pk}], by=SYSTEM)
    own = reader(alice, Scope.OWN)
    assert get(PERSON, theirs, Asking(SYSTEM)).id == theirs
    assert get(PERSON, mine, Asking(own)).id == mine
    with pytest.raises(NotFound):
        get(PERSON, theirs, Asking(own))
    in_team = replace(reader(alice, Scope.TEAM), team_ids=frozenset({team.pk}))
    assert [one.id for one in get_many(PERSON, [theirs, mine], Asking(in_team))] == [theirs, mine]
    with pytest.raises(NotFound):
        get(PERSON, mine, Asking(reader(bob, Scope.OWN)))


def test_it_tells_the_bin_from_the_living():
    [one] = create(PERSON, [{"name": "Gone"}], by=SYSTEM)
    assert get(PERSON, one, Asking(SYSTEM), columns=["name"]).id == one
    bin_records(PERSON, [one], by=SYSTEM)
    with pytest.raises(NotFound):
        get(PERSON, one, Asking(SYSTEM), columns=["name"])
    assert get(PERSON, one, Asking(SYSTEM), columns=["name"], binned=True).id == one


def test_it_looks_up_what_hangs_on_records_and_nothing_for_none():
    [one, other] = create(PERSON, [{"name": "A", "phones": "13800138000; 13900139000"}, {"name": "B"}], by=SYSTEM)
    points = Lookup("contact_point", "customer_id", ("normalised",), order="normalised")
    assert points.rows([one, other]) == [("+8613800138000",), ("+8613900139000",)]
    assert points.rows([]) == points.rows([other]) == []


@pytest.mark.parametrize("columns", [(), ("name", "phones"), ("tags", "owner", "employments", "birth", "opening_mean")])
def test_one_record_reads_as_it_does_among_many(journaled_team, columns):
    alice, _bob, team = journaled_team
    [firm] = create(registry.of("company"), [{"name": "华东机械"}], by=SYSTEM)
    told = {
        **{"name": "王丽华", "phones": "13800138000; 13900139000", "emails": "a@b.example", "wechat": "wlh", "tags": "VIP, 老客户"},
        **{"birth": "1990-02-03", "opening_mean": "12.50", "opening_orders": 3, "opening_currency": "CNY", "opening_last_on": "2026-01-02"},
        **{"owner": alice.pk, "team": team.pk, "remarks": "line\nline", "employments": [{"company": firm, "started_on": "2020-01-01"}]},
    }
    [one, bare] = create(PERSON, [told, {"name": "Bare"}], by=SYSTEM)
    for record_id in (one, bare):
        alone, among = (
            get(PERSON, record_id, Asking(SYSTEM), columns=columns),
            get_many(PERSON, [record_id], Asking(SYSTEM), columns=columns)[0],
        )
        assert alone == among
        assert [type(value) for value in alone.values.values()] == [type(value) for value in among.values.values()]
