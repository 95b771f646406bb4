"""The cast: Alice owns her customers, Bob is in her team, Charlie is a stranger; Dora owns the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Membership, Role, Team, User
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

OBJECTS = ("person", "company", "order", "task", "feedback")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Cast:
    alice: User
    bob: User
    charlie: User
    dora: User
    team: Team

    def strip(self, user: User) -> None:
        """Takes all roles away."""
        with act("user.changed", by=SYSTEM, at=timezone.now()):
            user.roles.clear()

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie may read in their teams and change, delete and export their own; Bob also reads what Alice's value is."""
    with act("user.added", by=SYSTEM, at=timezone.now()):
        east, west = Team.objects.create(name="East"), Team.objects.create(name="West")
        role = Role.objects.create(name="Sales")
        values = Role.objects.create(name="Reads values")
        scopes = {"read": Scope.TEAM, **dict.fromkeys(("create", "change", "delete", "export"), Scope.OWN)}
        rights = [Grant(role=role, object=name, action=action, scope=scope.value) for name in OBJECTS for action, scope in scopes.items()]
        Grant.objects.bulk_create(rights)
        FieldGrant.objects.create(role=values, object="person", field="*")
        users = {name: _user(name, team) for name, team in (("alice", east), ("bob", east), ("charlie", west), ("dora", None))}
        for name in ("alice", "bob", "charlie"):
            users[name].roles.add(role)
        users["bob"].roles.add(values)
        User.objects.filter(pk=users["dora"].pk).update(is_owner=True)
        users["dora"].refresh_from_db()
    return Cast(**users, team=east)


def _user(name: str, team: Team | None) -> User:
    user = User.objects.create(username=name, name=name.title(), created_at=timezone.now(), team=team, language="en", timezone="UTC")
    if team:
        Membership.objects.create(user=user, team=team)
    return user


@pytest.fixture
def person(cast: Cast) -> Callable[..., int]:
    """Makes a person; Alice's own unless said otherwise."""

    def make(name: str, **values: Any) -> int:
        row = {"name": name, "owner": cast.alice.pk, "team": cast.team.pk, **values}
        return create(registry.of("person"), [row], by=SYSTEM)[0]

    return make
