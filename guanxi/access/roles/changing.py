"""A role changes: its name, and what it holds. Who has it may more or less at their next request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.granting import require_cover
from guanxi.access.models import Role
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import require
from guanxi.access.roles.naming import write_name
from guanxi.access.roles.rights import Rights, rights_of, write_rights
from guanxi.journal.writing import act


def change_role(*, role: Role, name: str, description: str, rights: Rights, by: Actor, at: datetime) -> Role:
    with act("role.changed", by=by, at=at, about=("role", role.pk)):
        locked, before = role_locked(role, by=by)
        require_cover(by, rights.held_in(by))
        _check_holders(locked, rights.beyond(before), by)
        write_name(locked, name, description)
        write_rights(locked, rights)
    return locked


def role_locked(role: Role, *, by: Actor) -> tuple[Role, Rights]:
    """Nobody handles a role that holds more than they do themselves."""
    require(by, "change", "users")
    locked = Role.objects.select_for_update().get(pk=role.pk)
    before = rights_of(locked)
    require_cover(by, before.held_in(by))
    return locked, before


def _check_holders(role: Role, added: Rights, by: Actor) -> None:
    """The same grant reaches further for somebody in other teams than the one who decides."""
    if by.may_all or not (added.grants or added.fields or added.masked):
        return
    for user in role.users.filter(is_active=True, is_owner=False):
        require_cover(by, replace(added.held_in(actor_of_user(user)), kind="user"))
