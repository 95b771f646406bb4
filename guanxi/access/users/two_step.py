"""Two-step sign-in is turned off for somebody who lost their phone."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.users.managing import locked_for_managing
from guanxi.journal.writing import act


def uses_two_step(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def turn_off_two_step(*, user: User, by: Actor, at: datetime) -> None:
    with act("user.two_step_off", by=by, at=at, about=("user", user.pk), keep_if_empty=True):
        locked = locked_for_managing(user, by=by)
        Authenticator.objects.filter(user_id=locked.pk).delete()
