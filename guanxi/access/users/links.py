"""One-time links: handed over by whoever manages users, good for one new password. Only a digest is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import OneTimeLink, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.users.managing import locked_for_managing
from guanxi.access.users.passwords import store_password
from guanxi.journal.writing import act

GOOD_FOR = timedelta(hours=72)
BYTES = 32


class LinkIsDead(Impossible):
    """Unknown, used, expired, or of a deactivated user: from outside they look the same."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used or is too old. Ask for a new one."))


class NotActive(Impossible):
    def __init__(self) -> None:
        super().__init__(_("This user is deactivated. Activate the user first."))


def make_link(*, user: User, by: Actor, at: datetime) -> str:
    """The whole address, built from the configured base address; earlier links of the user die."""
    secret = secrets.token_urlsafe(BYTES)
    with act("user.link_made", by=by, at=at, about=("user", user.pk), keep_if_empty=True):
        locked = locked_for_managing(user, by=by)
        if not locked.is_active:
            raise NotActive()
        OneTimeLink.objects.filter(user=locked).delete()
        OneTimeLink.objects.create(user=locked, digest=_digest(secret), made_at=at, expires_at=at + GOOD_FOR)
    return f"{settings.BASE_URL}{reverse('one_time_link', args=[secret])}"


def user_of_link(secret: str, *, at: datetime) -> User:
    """Whose password the link would set; looking changes nothing."""
    link = OneTimeLink.objects.select_related("user").filter(_alive(at), digest=_digest(secret)).first()
    if link is None:
        raise LinkIsDead()
    return link.user


def set_password_by_link(*, secret: str, password: str, at: datetime) -> User:
    """The link is claimed by one UPDATE: of two who come at once, one is too late."""
    user = user_of_link(secret, at=at)
    with act("user.password_set", by=actor_of_user(user), at=at, about=("user", user.pk), keep_if_empty=True):
        if not OneTimeLink.objects.filter(_alive(at), digest=_digest(secret)).update(used_at=at):
            raise LinkIsDead()
        store_password(user, password, at=at)
    return user


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _alive(at: datetime) -> Q:
    return Q(used_at=None, expires_at__gt=at, user__is_active=True)
