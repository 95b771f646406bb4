"""Who plays in the tests of access: Alice owns, Bob manages users, Carol sells, Dan sells in another team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Role, Team, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import Scope
from guanxi.access.teams.adding import add_team
from guanxi.access.users.adding import add_user
from guanxi.access.users.links import make_link, set_password_by_link
from guanxi.access.users.placing import Place

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"

SELLING = Rights({("person", "read"): Scope.TEAM, ("person", "change"): Scope.OWN})
MANAGING = Rights({("users", "change"): Scope.ALL, ("person", "read"): Scope.SUBTREE, ("person", "change"): Scope.OWN})


@dataclass
class Cast:
    north: Team
    south: Team
    selling: Role
    managing: Role
    alice: User
    bob: User
    carol: User
    dan: User


def actor(user: User) -> Actor:
    return actor_of_user(User.objects.get(pk=user.pk))


def user_with_password(username: str, place: Place, name: str = "") -> User:
    user = add_user(username=username, details={"name": name or username.title(), "language": "en"}, place=place, by=SYSTEM, at=NOW)
    return with_password(user)


def with_password(user: User) -> User:
    link = make_link(user=user, by=SYSTEM, at=NOW)
    return set_password_by_link(secret=link.rstrip("/").rsplit("/", 1)[-1], password=PASSWORD, at=NOW)


def confirmed(client: Client, user: User) -> Client:
    """As if they had just said who they are: what is delicate does not ask again."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method="password")
    request.session.save()
    return client


def called_together() -> Cast:
    north, south = (add_team(name=name, by=SYSTEM, at=NOW) for name in ("North", "South"))
    selling = add_role(name="Selling", rights=SELLING, by=SYSTEM, at=NOW)
    managing = add_role(name="Managing", rights=MANAGING, by=SYSTEM, at=NOW)
    return Cast(
        north,
        south,
        selling,
        managing,
        alice=user_with_password("alice", Place(is_owner=True)),
        bob=user_with_password("bob", Place(roles=[managing], team=north)),
        carol=user_with_password("carol", Place(roles=[selling], team=north)),
        dan=user_with_password("dan", Place(roles=[selling], team=south)),
    )
