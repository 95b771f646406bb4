"""The only implementation of "visible to": from an actor's scope to a condition on rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope

NOTHING = Q(pk__in=[])


class Visibility(Protocol):
    """How the rows of an object are tied to people and teams."""

    def condition(self, actor: Actor, scope: Scope) -> Q: ...


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
        mine = Q(**{self.owner: actor.user_id})
        teams = actor.subtree_ids if scope == Scope.SUBTREE else actor.team_ids
        if scope == Scope.OWN or not teams or self.team is None:
            return mine
        return mine | Q(**{f"{self.team}__in": sorted(teams)})


@dataclass(frozen=True)
class Shared:
    """Rows that belong to the whole company: any scope sees all of them."""

    def condition(self, actor: Actor, scope: Scope) -> Q:
        return Q() if scope > Scope.NONE else NOTHING


@dataclass(frozen=True)
class Through:
    """Rows seen through another record. `reach` gives the condition on this row for an actor and this object's own scope."""

    reach: Callable[[Actor, Scope], Q]

    def condition(self, actor: Actor, scope: Scope) -> Q:
        return NOTHING if scope == Scope.NONE else self.reach(actor, scope)
