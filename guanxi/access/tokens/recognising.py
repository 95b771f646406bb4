"""Recognising an API token: from the secret to its actor, or to nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Token
from guanxi.access.recognising import EVERYTHING_HELD, actor_of_row
from guanxi.sql.prepared import ask

MARK = "gx_"
USE_NOTED_EVERY = timedelta(minutes=1)
_ALIVE = f"""
    SELECT t.id, t.scopes, t.used_at, {EVERYTHING_HELD}
    FROM access_token t JOIN access_user u ON u.id = t.user_id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %s) AND u.is_active
"""


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def recognise_token(secret: str) -> Actor | None:
    """None for a token that is unknown, revoked, expired or whose user was deactivated: they look the same from outside."""
    if not secret.startswith(MARK) or len(secret) > 200:
        return None
    now = timezone.now()
    found = ask(_ALIVE, [digest_of(secret), now])
    if not found:
        return None
    token_id, scopes, used_at, *held = found[0]
    _note_use(token_id, used_at, now)
    return actor_of_row(held, kind="token", read_only="write" not in scopes)


def _note_use(token_id: int, used_at: datetime | None, now: datetime) -> None:
    """At most once a minute, and not a thing that happened: the column stays out of the journal."""
    if used_at is None or used_at < now - USE_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=now - USE_NOTED_EVERY)
        Token.objects.filter(stale, pk=token_id).update(used_at=now)
