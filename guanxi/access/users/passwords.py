"""Passwords: checked, kept only as argon2 hashes; changing one ends every session and token of the user."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import User
from guanxi.access.refusing import Refused
from guanxi.access.sessions.ending import end_all_access
from guanxi.access.users.owner import forget_kept_password, is_kept_for
from guanxi.journal.writing import act
from guanxi.values.sentences import in_a_row


class WeakPassword(Impossible):
    field = "password"


def change_own_password(*, user: User, password: str, keep: str = "", by: Actor, at: datetime) -> None:
    """The door asks for the present password first, where wrong tries are counted, and keeps the session in which that was done."""
    if by.user_id != user.pk or by.read_only:
        raise Refused("change", "users")
    with act("user.password_changed", by=by, at=at, about=("user", user.pk), keep_if_empty=True):
        store_password(user, password, keep=keep, at=at)


def store_password(user: User, password: str, *, keep: str = "", at: datetime) -> None:
    check_password_strength(user, password)
    if is_kept_for(user, settings.DATA):
        transaction.on_commit(lambda: forget_kept_password(settings.DATA))
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all_access(user, at=at, keep=keep)


def check_password_strength(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise WeakPassword(in_a_row(weak.messages)) from weak
