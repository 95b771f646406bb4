"""The cast: Alice owns the workspace, Bob is in a team with Dora, Charlie is a stranger in another team."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Role, Team, User
from guanxi.access.scopes import Scope
from guanxi.access.tokens.issuing import issue_token
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create


class Api:
    """A client with a token, speaking JSON."""

    def __init__(self, token):
        self.client, self.token = Client(raise_request_exception=True), token

    def __call__(self, method, address, body=None, **headers):
        given = {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        address = address if address.startswith("/") else f"/api/v1/{address}"
        return self.client.generic(method, address, data, content_type="application/json", headers=given)

    def get(self, address, **headers):
        return self("GET", address, **headers)

    def post(self, address, body=None, **headers):
        return self("POST", address, body, **headers)

    def patch(self, address, body, **headers):
        return self("PATCH", address, body, **headers)

    def delete(self, address, **headers):
        return self("DELETE", address, **headers)


def token_of(user, scope="write"):
    return issue_token(user=user, label="tests", scope=scope, lives=None, by=SYSTEM, at=timezone.now()).secret


class World:
    def __init__(self):
        with act("team.added", by=SYSTEM):
            self.north, self.south = Team.objects.create(name="North"), Team.objects.create(name="South")
        self.users = {}
        self.tokens = {}
        self.user("alice", is_owner=True)
        self.user("bob", team=self.north, may={"read": Scope.TEAM, "create": Scope.OWN, "change": Scope.OWN, "delete": Scope.OWN})
        self.user("dora", team=self.north)
        self.user("charlie", team=self.south, may=dict.fromkeys(("read", "create", "change", "delete"), Scope.TEAM))

    def user(self, name, may=None, objects=None, fields=(), **details):
        with act("user.added", by=SYSTEM):
            user = User.objects.create(username=name, name=name.title(), created_at=timezone.now(), **details)
            role = Role.objects.create(name=name)
            named = objects or [record_type.name for record_type in registry.types()]
            rights = [Grant(role=role, object=one, action=action, scope=scope) for one in named for action, scope in (may or {}).items()]
            Grant.objects.bulk_create(rights)
            FieldGrant.objects.bulk_create([FieldGrant(role=role, object=one, field=field) for one, field in fields])
            user.roles.add(role)
        self.users[name] = user
        return user

    def api(self, name, scope="write"):
        if (name, scope) not in self.tokens:
            self.tokens[name, scope] = token_of(self.users[name], scope)
        return Api(self.tokens[name, scope])

    def person(self, owner="alice", **values):
        values = {"name": "王丽华", "owner": self.users[owner].pk, "team": self.users[owner].team_id} | values
        return create(registry.of("person"), [values], by=SYSTEM)[0]


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def alice(world):
    return world.api("alice")


@pytest.fixture
def bob(world):
    return world.api("bob")


@pytest.fixture
def charlie(world):
    return world.api("charlie")
