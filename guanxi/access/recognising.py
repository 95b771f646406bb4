"""Recognising who asks: from a user or a token to an Actor with all grants of all roles, in one statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from guanxi.access.actor import NOBODY, Actor
from guanxi.access.models import Team, User
from guanxi.access.models.workspace import AS_TEXT, Workspace
from guanxi.access.registry_version import tell_version
from guanxi.access.scopes import Scope
from guanxi.sql.prepared import ask

# What is told of the user u, and of the company. The owner may all and needs no grants. Subtree: the teams of a user and all below them.
EVERYTHING_HELD = f"""
        u.id, coalesce(nullif(u.name, ''), u.username), u.is_owner, u.team_id, u.language, u.timezone,
        ARRAY(SELECT team_id FROM access_membership WHERE user_id = u.id UNION SELECT u.team_id WHERE u.team_id IS NOT NULL),
        ARRAY(
            WITH RECURSIVE below(id) AS (
                SELECT team_id FROM access_membership WHERE user_id = u.id UNION SELECT u.team_id WHERE u.team_id IS NOT NULL
                UNION
                SELECT team.id FROM access_team team JOIN below ON team.parent_id = below.id
            )
            SELECT id FROM below
        ),
        (SELECT json_agg(json_build_array(g.object, g.action, g.scope))
            FROM access_grant g JOIN access_user_role r ON r.role_id = g.role_id WHERE r.user_id = u.id AND NOT u.is_owner)::text,
        (SELECT json_agg(json_build_array(f.object, f.field, f.may_write, f.is_masked))
            FROM access_field_grant f JOIN access_user_role r ON r.role_id = f.role_id WHERE r.user_id = u.id AND NOT u.is_owner)::text,
        (SELECT json_agg(DISTINCT jsonb_build_array(s.object, s.may_write)) FROM access_share s
            WHERE (s.user_id = u.id OR s.team_id = u.team_id OR s.team_id IN (SELECT team_id FROM access_membership WHERE user_id = u.id))
            AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp()) AND NOT u.is_owner)::text,
        {AS_TEXT}
"""
_OF_USER = f"SELECT {EVERYTHING_HELD} FROM access_user u WHERE u.id = %s"
_OF_USERS = f"SELECT {EVERYTHING_HELD} FROM access_user u WHERE u.id = ANY(%s) AND u.is_active"
_OF_ALL = f"SELECT {EVERYTHING_HELD} FROM access_user u WHERE u.is_active ORDER BY 2, 1"


def actor_of_user(user: User) -> Actor:
    """The actor of a signed-in user; a deactivated user is nobody."""
    if not user.is_active:
        return NOBODY
    found = ask(_OF_USER, [user.pk])
    return actor_of_row(found[0]) if found else NOBODY


def actors_of(user_ids: Collection[int]) -> dict[int, Actor]:
    """Those among these users who are active, each with all they may."""
    found = ask(_OF_USERS, [list(user_ids)]) if user_ids else []
    return {row[0]: actor_of_row(row) for row in found}


def actors_of_active_users() -> list[Actor]:
    """Of everybody who can sign in, by name, in one statement."""
    return [actor_of_row(row) for row in ask(_OF_ALL, [])]


def actor_of_row(row: Sequence[Any], *, kind: str = "user", read_only: bool = False) -> Actor:
    """From the columns of EVERYTHING_HELD."""
    *held, company = row
    learn_of_company(company)
    return _actor(kind, read_only, *(tuple(one) if isinstance(one, list) else one for one in held))


def learn_of_company(company: str | None) -> None:
    workspace = Workspace.come_along(company)
    tell_version(workspace.registry_version if workspace is not None else None)


@lru_cache(maxsize=1_000)
def _actor(
    kind: str,
    read_only: bool,
    user_id: int,
    name: str,
    is_owner: bool,
    team_id: int | None,
    language: str,
    zone: str,
    teams: tuple[int, ...],
    subtree: tuple[int, ...],
    grants: str | None,
    fields: str | None,
    shares: str | None,
) -> Actor:
    """Whoever asks again holds the same as before, most of the time: what follows from it is known then."""
    readable, writable, masked = _fields(_listed(fields))
    return Actor(
        kind=kind,
        key=f"user:{user_id}",
        name=name,
        user_id=user_id,
        may_all=is_owner,
        read_only=read_only,
        grants=_grants(_listed(grants)),
        readable=readable,
        writable=writable,
        masked=masked,
        team_ids=frozenset(teams),
        subtree_ids=frozenset(subtree),
        shares=frozenset((name, may_write) for name, may_write in _listed(shares)),
        main_team_id=team_id,
        language=language,
        timezone=zone,
    )


def _listed(text: str | None) -> Sequence[Any]:
    found: Sequence[Any] = json.loads(text) if text else ()
    return found


def _grants(held: Iterable[tuple[str, str, int]]) -> Mapping[tuple[str, str], Scope]:
    widest: dict[tuple[str, str], Scope] = {}
    for object_name, action, scope in held:
        widest[object_name, action] = max(Scope(scope), widest.get((object_name, action), Scope.NONE))
    return widest


Fields = dict[str, frozenset[str]]


def _fields(held: Iterable[tuple[str, str, bool, bool]]) -> tuple[Fields, Fields, Fields]:
    """Those that may be read, those that may be written too, and those that are shown masked."""
    readable: dict[str, set[str]] = defaultdict(set)
    writable: dict[str, set[str]] = defaultdict(set)
    masked: dict[str, set[str]] = defaultdict(set)
    for object_name, field, may_write, is_masked in held:
        (masked if is_masked else readable)[object_name].add(field)
        if may_write:
            writable[object_name].add(field)
    return _frozen(readable), _frozen(writable), _frozen(masked)


def _frozen(fields: Mapping[str, set[str]]) -> Fields:
    return {name: frozenset(some) for name, some in fields.items()}


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
