"""Who plays in the tests of sharing."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Grant, Role, Team, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.sharing.writing import Terms, share_record
from guanxi.records.writing import create

numbers = count(1)
KINDS = ("person", "company", "note", "task", "order", "call", "feedback")


class World:
    """Sam leads the north and shares; Rita and Tom of the south read and change what is their own; one of Sam's people."""

    def __init__(self) -> None:
        with act("team.added", by=SYSTEM):
            self.north, self.south = (Team.objects.create(name=name) for name in ("North", "South"))
        every = ("read", "create", "change", "delete", "export", "share", "mass_update")
        self.sam = user("sam", self.north, dict.fromkeys(every, Scope.TEAM))
        self.rita = user("rita", self.south, dict.fromkeys(every, Scope.OWN))
        self.tom = user("tom", self.south, dict.fromkeys(every, Scope.OWN))
        self.blind = user("blind", self.south, {})
        self.person = added("person", {"name": "Wang", "owner": self.sam.pk, "team": self.north.pk})


def user(name: str, team: Team, scopes: dict[str, Scope]) -> User:
    with act("user.added", by=SYSTEM):
        made = User.objects.create(username=name, name=name.title(), team=team, created_at=timezone.now())
        role = Role.objects.create(name=f"Of {name}")
        Grant.objects.bulk_create(
            Grant(role=role, object=kind, action=action, scope=scope) for kind in KINDS for action, scope in scopes.items()
        )
        made.roles.add(role)
    return made


def added(name: str, values: dict[str, Any]) -> int:
    [pk] = create(registry.of(name), [{"external_id": f"E{next(numbers)}"} | values], by=SYSTEM)
    return pk


def actor(one: User) -> Actor:
    return actor_of_user(User.objects.get(pk=one.pk))


def sees(one: User, pk: int, name: str = "person", action: str = "read") -> bool:
    return rows(registry.of(name), actor(one), action).filter(pk=pk).exists()


def shared(world: World, *, name: str = "person", pk: int | None = None, by: User | None = None, **terms: Any) -> int:
    return share_record(registry.of(name), pk or world.person, Terms(**terms), by=actor(by or world.sam)).share


def today() -> date:
    """Where those who share are: in the evening of UTC it is tomorrow there."""
    return timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))
