"""Nobody grants more than they hold: whether one actor's rights cover another's."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused, require
from guanxi.access.scopes import Scope

NO_FIELD: frozenset[str] = frozenset()


class GrantsTooMuch(Refused):
    """The outcome would let somebody do what the one who decides may not."""


def covers(by: Actor, other: Actor) -> bool:
    """Whether everything `other` may do, `by` may do to the same reach."""
    if by.may_all:
        return True
    if other.may_all:
        return False
    return all(_covers_grant(by, other, action, name) for name, action in other.grants) and _covers_fields(by, other)


def require_cover(by: Actor, other: Actor) -> None:
    if not covers(by, other):
        raise GrantsTooMuch("change", "users", _("This would grant more than your own roles hold. Ask the owner of the workspace."))


def require_user_rights(by: Actor) -> None:
    require(by, "change", "users")


def _covers_grant(by: Actor, other: Actor, action: str, object_name: str) -> bool:
    held, wanted = by.scope(action, object_name), other.scope(action, object_name)
    if held == Scope.ALL or wanted == Scope.NONE:
        return True
    if held < wanted:
        return False
    return wanted == Scope.OWN or _teams(other, wanted) <= _teams(by, held)


def _teams(actor: Actor, scope: Scope) -> frozenset[int]:
    return actor.subtree_ids if scope == Scope.SUBTREE else actor.team_ids


def _covers_fields(by: Actor, other: Actor) -> bool:
    """Who reads a field may let others see it masked."""
    masks = _within(other.masked, by.masked, by.readable)
    return masks and _within(other.readable, by.readable) and _within(other.writable, by.writable)


def _within(wanted: Mapping[str, frozenset[str]], *held: Mapping[str, frozenset[str]]) -> bool:
    for name, fields in wanted.items():
        mine = NO_FIELD.union(*(some.get(name, NO_FIELD) for some in held))
        if "*" not in mine and not fields <= mine:
            return False
    return True
