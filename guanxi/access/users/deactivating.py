"""A user leaves, or comes back. Leaving ends sessions, tokens and links at the next request; coming back revives none of them."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.models import OneTimeLink, User
from guanxi.access.sessions.ending import end_all_access
from guanxi.access.users.links import make_link
from guanxi.access.users.managing import check_an_owner_remains, check_outcome, locked_for_managing, owners_locked
from guanxi.journal.writing import act


def deactivate_user(*, user: User, by: Actor, at: datetime) -> User:
    """The password goes too: session cookies are bound to it, so none of them is worth anything later."""
    with act("user.deactivated", by=by, at=at, about=("user", user.pk)):
        owners_locked()
        locked = locked_for_managing(user, by=by)
        locked.is_active = False
        locked.set_unusable_password()
        locked.save(update_fields=["is_active", "password"])
        end_all_access(locked, at=at)
        OneTimeLink.objects.filter(user=locked).delete()
        check_an_owner_remains()
    return locked


def activate_user(*, user: User, by: Actor, at: datetime) -> str:
    """The way back in is a new one-time link, as for a new user."""
    with act("user.activated", by=by, at=at, about=("user", user.pk)):
        locked = locked_for_managing(user, by=by)
        locked.is_active = True
        locked.set_unusable_password()  # another one: a sign-in that was half done while they left is worth nothing now
        locked.save(update_fields=["is_active", "password"])
        check_outcome(locked, by=by)
        return make_link(user=locked, by=by, at=at)
