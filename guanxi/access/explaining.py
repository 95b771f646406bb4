"""Why somebody may do something with one row: the condition of visibility told of this row, tie by tie and right by right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.access.sharing import Held
from guanxi.access.visibility import Tie

How = Literal["owner of all", "everybody", "all", "own", "team", "below", "shared", ""]
"""What makes a tie be within reach; empty where nothing does."""


@dataclass(frozen=True)
class Step:
    """One tie of the row, the rights (action, object) that count for it, and what their narrowest scope or a share makes of it."""

    tie: Tie
    rights: tuple[tuple[str, str], ...]
    scope: Scope
    how: How
    share: Held | None = None

    @property
    def holds(self) -> bool:
        return bool(self.how)


def steps(actor: Actor, object_name: str, action: str, ties: Iterable[Tie], shares: Sequence[Held] = ()) -> list[Step]:
    """What one must also see comes first: who may not see a row may not change it either. `shares` are those of the row itself: one that
    serves the action stands for all ties."""
    tied = list(ties)
    share = next((one for one in shares if one.opens(actor, action)), None)
    found: list[Step] = []
    for one in dict.fromkeys(("read", action)):
        told = [_step(actor, object_name, (one, action), tie) for tie in tied]
        if share is not None and not holds(told) and (scope := actor.scope(one, object_name)) > Scope.NONE:
            told = [Step(Tie(), ((one, object_name),), scope, "shared", share)]
        found += told
    return list(dict.fromkeys(found))


def holds(found: Sequence[Step]) -> bool:
    return all(step.holds for step in found)


def _step(actor: Actor, object_name: str, actions: tuple[str, str], tie: Tie) -> Step:
    """`actions` are the one that is asked for here, and the one that it is asked for the sake of."""
    action, meant = actions
    own = ((action, object_name),) if tie.own else ()
    through = (("read", tie.through),) if tie.through else ()
    rights = (*own, *through)
    scope = min((actor.scope(*right) for right in rights), default=Scope.NONE)
    if (how := _how(actor, scope, tie)) or scope == Scope.NONE:
        return Step(tie, rights, scope, how)
    share = next((one for one in tie.shares if one.opens(actor, meant)), None)
    return Step(tie, rights, scope, "shared" if share is not None else "", share)


def _how(actor: Actor, scope: Scope, tie: Tie) -> How:
    if scope == Scope.NONE:
        return ""
    if actor.may_all:
        return "owner of all"
    if tie.everybody:
        return "everybody"
    if scope == Scope.ALL:
        return "all"
    if tie.owner is not None and tie.owner == actor.user_id:
        return "own"
    if scope >= Scope.TEAM and tie.team in actor.team_ids:
        return "team"
    return "below" if scope >= Scope.SUBTREE and tie.team in actor.subtree_ids else ""
