"""The open sessions of a user, told in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from guanxi.access.models import Session
from guanxi.access.sessions.devices import device_of


@dataclass(frozen=True)
class Told:
    """`name` is the digest of its key: it names the session and opens nothing."""

    name: str
    device: str
    ip: str
    signed_in_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def open_sessions(user_id: int | None) -> QuerySet[Session]:
    """Those that are signed in, the one seen last first."""
    found = Session.objects.filter(user_id=user_id or 0, signed_in_at__isnull=False, expire_date__gt=timezone.now())
    return found.order_by(F("seen_at").desc(nulls_last=True), "pk")


def told(rows: Iterable[dict[str, Any]], this: str) -> list[Told]:
    """From rows of `of_each`; `this` is the name of the session that asks."""
    return [
        Told(row["session_key"], device_of(row["agent"]), row["ip"], row["signed_in_at"], row["seen_at"], row["session_key"] == this)
        for row in rows
    ]


def of_each(sessions: QuerySet[Session]) -> QuerySet[Session, Any]:
    return sessions.values("session_key", "agent", "ip", "signed_in_at", "seen_at")
