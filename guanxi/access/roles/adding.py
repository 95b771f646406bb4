"""A role is added."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.granting import require_cover
from guanxi.access.models import Role
from guanxi.access.refusing import require
from guanxi.access.roles.naming import write_name
from guanxi.access.roles.rights import Rights, write_rights
from guanxi.journal.writing import act

NO_RIGHTS = Rights()


def add_role(*, name: str, description: str = "", rights: Rights = NO_RIGHTS, by: Actor, at: datetime) -> Role:
    require(by, "change", "users")
    require_cover(by, rights.held_in(by))
    role = Role()
    with act("role.added", by=by, at=at) as entry:
        write_name(role, name, description)
        entry.about = ("role", role.pk)
        write_rights(role, rights)
    return role
