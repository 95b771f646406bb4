"""Who plays on the customer's page: Alice owns, Bob sells in the north, Charlie is a stranger in the south."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import FieldGrant, Grant, Role, Team, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORK = ("read", "create", "change", "delete", "merge", "export")


class World:
    """Bob may do everything with what his team owns, Charlie with what his does."""

    def __init__(self) -> None:
        with act("team.added", by=SYSTEM):
            self.north, self.south = Team.objects.create(name="North"), Team.objects.create(name="South")
        self.users: dict[str, User] = {}
        self.user("alice", is_owner=True)
        self.user("bob", dict.fromkeys(WORK, Scope.TEAM), team=self.north)
        self.user("charlie", dict.fromkeys(WORK, Scope.TEAM), team=self.south)

    def user(self, name: str, may: dict[str, Scope] | None = None, objects: Any = None, fields: Any = (), **details: Any) -> User:
        with act("user.added", by=SYSTEM):
            details = {"language": "en", "timezone": "Asia/Shanghai"} | details
            user = User.objects.create(username=name, name=name.title(), created_at=timezone.now(), **details)
            role = Role.objects.create(name=name)
            named = objects or [record_type.name for record_type in registry.types()]
            rights = [Grant(role=role, object=one, action=action, scope=scope) for one in named for action, scope in (may or {}).items()]
            Grant.objects.bulk_create(rights)
            FieldGrant.objects.bulk_create([FieldGrant(role=role, object=one, field=field) for one, field in fields])
            user.roles.add(role)
        self.users[name] = user
        return user

    def actor(self, name: str) -> Actor:
        return actor_of_user(User.objects.get(pk=self.users[name].pk))

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def add(self, kind: str, *, by: Any = SYSTEM, **values: Any) -> int:
        [record] = create(registry.of(kind), [values], by=by)
        return record

    def person(self, name: str = "王丽华", owner: str = "bob", **values: Any) -> int:
        user = self.users[owner]
        return self.add("person", **({"name": name, "owner": user.pk, "team": user.team_id} | values))

    def company(self, name: str = "华东机械有限公司", owner: str = "bob", **values: Any) -> int:
        user = self.users[owner]
        return self.add("company", **({"name": name, "owner": user.pk, "team": user.team_id} | values))
