"""A user's details and place change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.refusing import Refused
from guanxi.access.users.details import clean_details
from guanxi.access.users.managing import check_an_owner_remains, check_outcome, locked_for_managing, owners_locked
from guanxi.access.users.placing import Place, put_in_place
from guanxi.journal.writing import act


def change_user(*, user: User, details: Mapping[str, str], place: Place | None = None, by: Actor, at: datetime) -> User:
    """`place` says everything about roles and teams; without it they stay as they are."""
    with act("user.changed", by=by, at=at, about=("user", user.pk)):
        owners_locked()
        locked = locked_for_managing(user, by=by)
        _write(locked, details)
        if place is not None:
            put_in_place(locked, place)
            check_an_owner_remains()
        check_outcome(locked, by=by)
    return locked


def change_own_details(*, user: User, details: Mapping[str, str], by: Actor, at: datetime) -> User:
    """What everybody may say about themselves; roles and teams are not among it."""
    if by.user_id != user.pk or by.read_only:
        raise Refused("change", "users")
    with act("user.changed", by=by, at=at, about=("user", user.pk)):
        locked = User.objects.select_for_update().get(pk=user.pk)
        _write(locked, details)
    return locked


def _write(user: User, details: Mapping[str, str]) -> None:
    """A language that somebody gives another than it was, they have chosen."""
    clean: dict[str, object] = {**clean_details(details)}
    if clean.get("language", user.language) != user.language:
        clean["keeps_language"] = True
    for field, value in clean.items():
        setattr(user, field, value)
    if clean:
        user.save(update_fields=list(clean))
