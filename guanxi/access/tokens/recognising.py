"""Recognising an API token: from the secret to its actor, or to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Token, User
from guanxi.access.recognising import actor_of_user

MARK = "gx_"
USE_NOTED_EVERY = timedelta(minutes=1)
_ALIVE = """
    SELECT t.id, t.scopes, t.used_at, u.id, u.username, u.name, u.is_owner, u.team_id, u.language, u.timezone
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
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [digest_of(secret), now])
        found = cursor.fetchone()
    if found is None:
        return None
    token_id, scopes, used_at, user_id, username, name, is_owner, team_id, language, zone = found
    _note_use(token_id, used_at, now)
    user = User(
        id=user_id, username=username, name=name, is_owner=is_owner, is_active=True, team_id=team_id, language=language, timezone=zone
    )
    actor = replace(actor_of_user(user), kind="token")
    return actor if "write" in scopes else actor.limited_to_reading()


def _note_use(token_id: int, used_at: datetime | None, now: datetime) -> None:
    """At most once a minute, and not a thing that happened: the column stays out of the journal."""
    if used_at is None or used_at < now - USE_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=now - USE_NOTED_EVERY)
        Token.objects.filter(stale, pk=token_id).update(used_at=now)
