"""Recognising an API token: from the secret to its actor, or to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Token
from guanxi.access.recognising import EVERYTHING_HELD, actor_of_row, learn_of_company
from guanxi.access.registry_version import last_told
from guanxi.rest.supposing import NotAsSupposed, Supposed
from guanxi.sql.along import Along, going_along
from guanxi.sql.prepared import ask

MARK = "gx_"
USE_NOTED_EVERY = timedelta(minutes=1)
MOST_REMEMBERED = 1_000
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
    digest, now = digest_of(secret), timezone.now()
    found = ask(_ALIVE, [digest, now])
    if not found:
        _remembered.pop(digest, None)
        return None
    token_id, scopes, used_at, *held = found[0]
    _note_use(token_id, used_at, now)
    actor = actor_of_row(held, kind="token", read_only="write" not in scopes)
    _remember(digest, _Remembered(actor, (token_id, scopes, *held), last_told()))
    return actor


@dataclass(frozen=True)
class _Remembered:
    """A token as it was recognised last: whom it stood for, and all that this followed from."""

    actor: Actor
    told: tuple[Any, ...]
    version: int | None
    """Of the company's objects."""


_remembered: dict[str, _Remembered] = {}


def _remember(digest: str, known: _Remembered) -> None:
    _remembered.pop(digest, None)
    _remembered[digest] = known
    while len(_remembered) > MOST_REMEMBERED:
        _remembered.pop(next(iter(_remembered)), None)


def supposed(secret: str) -> Supposed[Actor] | None:
    """Whom this token stood for last. Nothing is known until it is confirmed: the same statement as ever goes along with the first question
    that is asked."""
    digest = digest_of(secret)
    known = _remembered.get(digest)
    if known is None or known.version != last_told():
        return None
    learn_of_company(known.told[-1])  # objects are what they were then, as far as anybody knows
    now = timezone.now()

    def heard(rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            raise NotAsSupposed
        token_id, scopes, used_at, *held = rows[0]
        if (token_id, scopes, *held) != known.told:
            raise NotAsSupposed
        _note_use(token_id, used_at, now)

    return Supposed(known.actor, lambda: going_along(Along(_ALIVE, [digest, now], heard), ask))


def _note_use(token_id: int, used_at: datetime | None, now: datetime) -> None:
    """At most once a minute, and not a thing that happened: the column stays out of the journal."""
    if used_at is None or used_at < now - USE_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=now - USE_NOTED_EVERY)
        Token.objects.filter(stale, pk=token_id).update(used_at=now)
