"""A role is deleted: those who had it keep what their other roles grant."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.models import Role
from guanxi.access.roles.changing import role_locked
from guanxi.journal.writing import act


def delete_role(*, role: Role, by: Actor, at: datetime) -> None:
    with act("role.deleted", by=by, at=at, about=("role", role.pk)):
        locked, _rights = role_locked(role, by=by)
        locked.delete()
