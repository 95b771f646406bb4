"""Recognising who asks: from a user or a token to an Actor with all grants of all roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from guanxi.access.actor import NOBODY, Actor
from guanxi.access.models import FieldGrant, Grant, Membership, Team, Token, User
from guanxi.access.scopes import Scope


def actor_of_user(user: User) -> Actor:
    """The actor of a signed-in user; a deactivated user is nobody."""
    if not user.is_active:
        return NOBODY
    teams = frozenset(Membership.objects.filter(user=user).values_list("team_id", flat=True)) | ({user.team_id} if user.team_id else set())
    readable, writable = ({}, {}) if user.is_owner else _fields(user)
    return Actor(
        kind="user",
        key=f"user:{user.pk}",
        name=str(user),
        user_id=user.pk,
        may_all=user.is_owner,
        grants={} if user.is_owner else _grants(user),  # who may all needs none
        readable=readable,
        writable=writable,
        team_ids=frozenset(teams),
        subtree_ids=subtree_of(teams),
        main_team_id=user.team_id,
        language=user.language,
        timezone=user.timezone,
    )


def actor_of_token(token: Token) -> Actor:
    """The actor of an API token: its user, narrowed to what the token is for."""
    actor = actor_of_user(token.user)
    return actor if "write" in token.scopes else actor.limited_to_reading()


def _grants(user: User) -> dict[tuple[str, str], Scope]:
    widest: dict[tuple[str, str], Scope] = {}
    for object_name, action, scope in Grant.objects.filter(role__users=user).values_list("object", "action", "scope"):
        widest[object_name, action] = max(Scope(scope), widest.get((object_name, action), Scope.NONE))
    return widest


def _fields(user: User) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    readable: dict[str, set[str]] = defaultdict(set)
    writable: dict[str, set[str]] = defaultdict(set)
    for object_name, field, may_write in FieldGrant.objects.filter(role__users=user).values_list("object", "field", "may_write"):
        readable[object_name].add(field)
        if may_write:
            writable[object_name].add(field)
    return {name: frozenset(held) for name, held in readable.items()}, {name: frozenset(held) for name, held in writable.items()}


def subtree_of(team_ids: Iterable[int]) -> frozenset[int]:
    """These teams and all below them."""
    wanted = set(team_ids)
    if not wanted:
        return frozenset()
    children: dict[int | None, list[int]] = defaultdict(list)
    for team_id, parent_id in Team.objects.values_list("id", "parent_id"):
        children[parent_id].append(team_id)
    waiting = list(wanted)
    while waiting:
        for child in children[waiting.pop()]:
            if child not in wanted:
                wanted.add(child)
                waiting.append(child)
    return frozenset(wanted)
