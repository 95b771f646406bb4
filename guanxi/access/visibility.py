"""The only implementation of "visible to": from an actor's scope to a condition on rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.access.sharing import Held, is_shared

NOTHING = Q(pk__in=[])
Holders = frozenset[int] | None
"""Ids of users, and below zero those of teams."""


@dataclass(frozen=True)
class Tie:
    """What a row hangs on, for whoever explains the condition: every tie of a row must be within reach.

    `through` names the object whose right to read counts too, where the row hangs on a record of it; `own` says whether the scope over the
    row's own object counts; `everybody` that any scope will do; `shares` are those of the record it hangs on.
    """

    owner: int | None = None
    team: int | None = None
    through: str = ""
    own: bool = True
    everybody: bool = False
    shares: tuple[Held, ...] = ()


class Visibility(Protocol):
    """How the rows of an object are tied to people and teams: as a condition on all of them, and told of one."""

    def condition(self, actor: Actor, scope: Scope) -> Q: ...

    def ties(self, row: Any) -> tuple[Tie, ...]: ...

    def holders(self, actor: Actor, scope: Scope) -> Holders:
        """Who holds what the condition reaches, as search rows tell it; None where that does not matter."""
        ...


def reached(visibility: Visibility, object_name: str, actor: Actor, action: str) -> Q:
    """The rows of an object that an actor's action reaches: by the scope of their roles, or because they were shared with them. A share
    widens the scope of a right and gives none."""
    scope = actor.scope(action, object_name)
    by_scope = visibility.condition(actor, scope)
    return by_scope if scope == Scope.NONE else or_shared(by_scope, actor, object_name)


def or_shared(by_scope: Q, actor: Actor, object_name: str) -> Q:
    """An empty condition means all, yet Django lets it vanish from an OR."""
    shared = is_shared(actor, object_name) if by_scope else None
    return by_scope if shared is None else by_scope | shared


@dataclass(frozen=True)
class Owned:
    """Rows have an owner and a team; a row without both is seen by those who may see all."""

    owner: str = "owner"
    team: str | None = "team"

    def condition(self, actor: Actor, scope: Scope) -> Q:
        if scope == Scope.ALL:
            return Q()
        if scope == Scope.NONE or actor.user_id is None:
            return NOTHING
        mine, teams = Q(**{self.owner: actor.user_id}), self._teams(actor, scope)
        return mine | Q(**{f"{self.team}__in": teams}) if teams else mine

    def holders(self, actor: Actor, scope: Scope) -> Holders:
        if scope == Scope.ALL:
            return None
        if scope == Scope.NONE or actor.user_id is None:
            return frozenset()
        return frozenset([actor.user_id, *(-team for team in self._teams(actor, scope))])

    def _teams(self, actor: Actor, scope: Scope) -> list[int]:
        if scope == Scope.OWN or self.team is None:
            return []
        return sorted(actor.subtree_ids if scope == Scope.SUBTREE else actor.team_ids)

    def ties(self, row: Any) -> tuple[Tie, ...]:
        return (Tie(getattr(row, f"{self.owner}_id"), getattr(row, f"{self.team}_id") if self.team else None),)


@dataclass(frozen=True)
class Common:
    """Rows that belong to the whole company: any scope sees all of them."""

    def condition(self, actor: Actor, scope: Scope) -> Q:
        return Q() if scope > Scope.NONE else NOTHING

    def ties(self, row: Any) -> tuple[Tie, ...]:
        return (Tie(everybody=True),)

    def holders(self, actor: Actor, scope: Scope) -> Holders:
        return None


def by_anybody(_actor: Actor, _scope: Scope) -> Holders:
    return None


@dataclass(frozen=True)
class Through:
    """Rows seen through another record. `reach` gives the condition for an actor and this object's own scope, `tied` tells of one row,
    `held` by whom those within reach are held."""

    reach: Callable[[Actor, Scope], Q]
    tied: Callable[[Any], tuple[Tie, ...]]
    held: Callable[[Actor, Scope], Holders] = by_anybody

    def condition(self, actor: Actor, scope: Scope) -> Q:
        return NOTHING if scope == Scope.NONE else self.reach(actor, scope)

    def ties(self, row: Any) -> tuple[Tie, ...]:
        return self.tied(row)

    def holders(self, actor: Actor, scope: Scope) -> Holders:
        return frozenset() if scope == Scope.NONE else self.held(actor, scope)
