"""Recognising an API token: from the secret to its actor, or to nobody."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Token
from guanxi.access.recognising import actor_of_token

MARK = "gx_"
USE_NOTED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def recognise_token(secret: str) -> Actor | None:
    """None for a token that is unknown, revoked, expired or whose user was deactivated: they look the same from outside."""
    if not secret.startswith(MARK) or len(secret) > 200:
        return None
    digest = digest_of(secret)
    token = Token.objects.select_related("user").filter(digest=digest).first()
    now = timezone.now()
    if token is None or not hmac.compare_digest(token.digest, digest) or not _alive(token, now):
        return None
    _note_use(token, now)
    return replace(actor_of_token(token), kind="token")


def _alive(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and token.user.is_active and (token.expires_at is None or token.expires_at > now)


def _note_use(token: Token, now: datetime) -> None:
    """At most once a minute, and not a thing that happened: the column stays out of the journal."""
    stale = Q(used_at=None) | Q(used_at__lt=now - USE_NOTED_EVERY)
    if token.used_at is None or token.used_at < now - USE_NOTED_EVERY:
        Token.objects.filter(stale, pk=token.pk).update(used_at=now)
