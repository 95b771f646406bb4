"""Two-step sign-in is turned off for somebody who lost their phone: whoever has it may be signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.sessions.ending import end_all_access
from guanxi.access.users.managing import locked_for_managing
from guanxi.journal.writing import act

APP, PASSKEY = Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value


def second_steps(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=user.pk, type__in=(APP, PASSKEY))
    return found


def kinds_of_second_step(user: User) -> set[str]:
    return set(second_steps(user).values_list("type", flat=True))


def uses_two_step(user: User) -> bool:
    return second_steps(user).exists()


def turn_off_two_step(*, user: User, by: Actor, at: datetime) -> None:
    with act("user.two_step_off", by=by, at=at, about=("user", user.pk), keep_if_empty=True):
        locked = locked_for_managing(user, by=by)
        Authenticator.objects.filter(user_id=locked.pk).delete()
        end_all_access(locked, at=at)
