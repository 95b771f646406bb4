"""What is told of who sees a record is what the rule of visibility does, for every tie, scope and mix of roles."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.explaining import holds, steps
from guanxi.access.models import FieldGrant, Grant, Role, Team, User
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.journal.writing import act
from guanxi.records.explaining import who_sees
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


class World:
    """Two teams, one below the other, and a third; two users; people of every owner and team, with what hangs on them."""

    def __init__(self) -> None:
        now = timezone.now()
        with act("team.added", by=SYSTEM, at=now):
            north = Team.objects.create(name="North")
            arctic = Team.objects.create(name="Arctic", parent=north)
            south = Team.objects.create(name="South")
            self.sales = Role.objects.create(name="Sales lead")
        self.teams = {"north": north, "arctic": arctic, "south": south}
        self.me, self.other = (
            add_user(
                username=name,
                details={"name": name.title(), "language": "en"},
                place=Place(roles=[self.sales], team=north),
                by=SYSTEM,
                at=now,
            )
            for name in ("mia", "otto")
        )
        self.actor = Actor(
            "user", f"user:{self.me.pk}", "Mia", self.me.pk, team_ids=frozenset({north.pk}), subtree_ids=frozenset({north.pk, arctic.pk})
        )
        self.records: list[tuple[str, int]] = []
        for number, (owner, team) in enumerate(product((self.me, self.other, None), (north, arctic, south, None))):
            self._person(number, owner, team)

    def _person(self, number: int, owner: User | None, team: Team | None) -> None:
        tied = {"owner": owner and owner.pk, "team": team and team.pk}
        pk = self._add("person", {"name": f"P{number}", **tied})
        self._add("company", {"name": f"C{number}", **tied})
        self._add("note", {"customer": pk, "text": "Hello"})
        self._add("product", {"name": f"Thing {number}"})
        self._add("consent", {"customer": pk, "purpose": "newsletter", "channel": "email", "state": "granted", "text_version": "1"})
        self._add("task", {"title": f"T{number}", **tied})
        self._add("task", {"title": f"Of customer {number}", "customer": pk, "owner": self.me.pk, "team": None})

    def _add(self, name: str, values: dict[str, Any]) -> int:
        pk = create(registry.of(name), [values], by=SYSTEM)[0]
        self.records.append((name, pk))
        return pk


@pytest.fixture
def world(db: None) -> World:
    return World()


def mixes() -> list[dict[tuple[str, str], Scope]]:
    """How far the right to read people and companies, to read the others, and to change reach: every mix of scopes."""
    others = ("note", "task", "product", "consent")
    found = []
    for customers, read, change in product(Scope, Scope, Scope):
        grants = {
            ("person", "read"): customers,
            ("company", "read"): customers,
            ("person", "change"): change,
            ("company", "change"): change,
        }
        grants |= {(name, "read"): read for name in others} | {(name, "change"): change for name in others}
        found.append(grants)
    return found


def test_the_verdict_is_what_the_rule_does(world):
    """Every record × every mix of scopes × both actions, against the rows that the rule brings."""
    ties = {(name, pk): registry.of(name).visibility.ties(registry.of(name).model._base_manager.get(pk=pk)) for name, pk in world.records}
    wrong, yes = [], 0
    actors = [replace(world.actor, grants=grants) for grants in mixes()]
    actors += [replace(one, read_only=True) for one in actors[-3:]] + [replace(world.actor, may_all=True)]
    for actor in actors:
        for name, action in product(dict(world.records), ("read", "change")):
            real = set(rows(registry.of(name), actor, action).values_list("pk", flat=True))
            told = {pk for one, pk in world.records if one == name and holds(steps(actor, name, action, ties[one, pk]))}
            yes += len(told)
            if told != real & {pk for one, pk in world.records if one == name}:
                wrong.append((name, action, actor.grants, told ^ real))
    assert not wrong, wrong[:3]
    assert yes > 1000


def grant(world, **scopes):
    with act("role.changed", by=SYSTEM):
        for key, scope in scopes.items():
            name, action = key.split("_")
            Grant.objects.create(role=world.sales, object=name, action=action, scope=scope.value)


def told(world, name, number, user):
    """What the owner is told of a user and the record that stands at this place."""
    found = [pk for one, pk in world.records if one == name][number]
    (one,) = who_sees(registry.of(name), found, SYSTEM, user_id=user.pk).explained
    return one


def test_it_says_why_in_plain_words(world):
    grant(world, person_read=Scope.SUBTREE, person_change=Scope.OWN, note_read=Scope.ALL)
    mine, below, elsewhere, unowned = (told(world, "person", number, world.me) for number in (0, 5, 6, 11))
    assert mine.changes.why == ["Role “Sales lead” gives “People: Change”: Own.", "The record belongs to them."]
    assert below.sees.why == [
        "Role “Sales lead” gives “People: See”: Team and below.",
        "The record belongs to team “Arctic”, which is below theirs.",
    ]
    assert below.changes.why[-1] == "The record belongs to Otto, team “Arctic”: beyond that reach."
    assert not elsewhere.sees.allowed
    assert not elsewhere.hidden
    assert unowned.sees.why[-1] == "The record belongs to nobody and to no team."
    assert "The customer belongs to team “Arctic”, which is below theirs." in told(world, "note", 5, world.me).sees.why
    assert told(world, "task", 0, world.me).sees.why == ["No role of theirs gives “Tasks: See”."]
    assert not told(world, "consent", 0, world.me).changes.allowed


def test_it_names_the_fields_out_of_sight(world):
    """A figure made from orders is in sight of whoever may read the field and the orders."""
    grant(world, person_read=Scope.ALL, order_read=Scope.ALL, feedback_read=Scope.ALL)
    assert "segment" in {field.name for field in told(world, "person", 0, world.me).hidden}
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.create(role=world.sales, object="person", field="*")
    assert not told(world, "person", 0, world.me).hidden


def test_a_field_that_who_asks_may_not_read_is_not_named(world):
    grant(world, person_read=Scope.ALL)
    manager = replace(world.actor, grants={("person", "read"): Scope.ALL, ("users", "change"): Scope.ALL})
    first = next(pk for name, pk in world.records if name == "person")
    (one,) = who_sees(registry.of("person"), first, manager, user_id=world.other.pk).explained
    assert "segment" not in {field.name for field in one.hidden}


def test_everybody_who_sees_it_and_nobody_else(world):
    grant(world, person_read=Scope.OWN)
    first = next(pk for name, pk in world.records if name == "person")
    answer = who_sees(registry.of("person"), first, SYSTEM)
    names = {one.name for one in answer.explained}
    assert "Mia" in names
    assert "Otto" not in names
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=world.me.pk).update(is_active=False)
    assert "Mia" not in {one.name for one in who_sees(registry.of("person"), first, SYSTEM).explained}


def test_only_who_manages_users_is_told_and_only_of_what_they_see(world):
    first = next(pk for name, pk in world.records if name == "person")
    reader = replace(world.actor, grants={("person", "read"): Scope.ALL})
    with pytest.raises(Refused):
        who_sees(registry.of("person"), first, reader)
    hidden = [pk for name, pk in world.records if name == "person"][-1]
    manager = replace(world.actor, grants={("person", "read"): Scope.OWN, ("users", "change"): Scope.ALL})
    assert who_sees(registry.of("person"), first, manager).people
    with pytest.raises(NotFound):
        who_sees(registry.of("person"), hidden, manager)
    with pytest.raises(NotFound):
        who_sees(registry.of("person"), first, manager, user_id=2**40)


def test_its_dialog_asks_the_database_fifteen_times_at_most(world, client):
    with act("user.added", by=SYSTEM):
        owner = User.objects.create(username="owner", name="Owner", is_owner=True, created_at=timezone.now())
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("person", "task"):
        address = f"{registry.of(name).url_of(next(pk for kind, pk in world.records if kind == name))}access/"
        assert "Mia" in client.get(address).content.decode()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 15


def test_a_field_that_is_shown_masked_is_named_as_masked(world):
    grant(world, person_read=Scope.ALL, order_read=Scope.ALL, feedback_read=Scope.ALL)
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.create(role=world.sales, object="person", field="segment", is_masked=True)
    one = told(world, "person", 0, world.me)
    assert [field.name for field in one.masked] == ["segment"]
    assert "segment" not in {field.name for field in one.hidden}
