"""What the ledger says: may we use this purpose on this channel, on this day, and on which statement that rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guanxi.customers.models import Consent

ANY = Consent.Channel.ANY


@dataclass(frozen=True)
class Standing:
    """`statement` is what the answer rests on; without one nothing was ever said, which is no consent.

    `known_then` is false where the statement was made by then and entered here only later.
    """

    purpose: str
    channel: str
    granted: bool
    statement: Consent | None = None
    known_then: bool = True


def standing(customer: int, purpose: str, channel: str, *, on: date | datetime, zone: ZoneInfo) -> Standing:
    """The newest statement up to then about this channel or about all of them; up to the end of a day, or to a moment."""
    until = _until(on, zone)
    statements = _ledger(customer, until).filter(purpose=purpose, channel__in=[channel, ANY])
    return _of(purpose, channel, statements.first(), until)


def standings(customer: int, *, on: date | datetime, zone: ZoneInfo) -> list[Standing]:
    """Of every purpose and channel that was ever spoken of, in one query."""
    until = _until(on, zone)
    return standings_in(list(_ledger(customer, until)), until)


def standings_in(ledger: Sequence[Consent], until: datetime) -> list[Standing]:
    """The same of what was stated until then, newest first."""
    found: list[Standing] = []
    for purpose in Consent.Purpose.values:
        said = [one for one in ledger if one.purpose == purpose]
        spoken = {one.channel for one in said}
        for channel in (one for one in Consent.Channel.values if one in spoken):
            newest = next(one for one in said if one.channel in (channel, ANY))
            found.append(_of(purpose, channel, newest, until))
    return found


def _ledger(customer: int, until: datetime) -> QuerySet[Consent]:
    """The caller was shown to see the customer."""
    return stated(Consent.objects.filter(customer=customer), until)


def stated(ledger: QuerySet[Consent], until: Any) -> QuerySet[Consent]:
    """What had been stated by then and stands, newest first."""
    return ledger.filter(deleted_at__isnull=True, stated_at__lte=until).order_by("-stated_at", "-pk")


def _of(purpose: str, channel: str, statement: Consent | None, until: datetime) -> Standing:
    granted = statement is not None and statement.state == Consent.State.GRANTED
    return Standing(purpose, channel, granted, statement, statement is None or statement.created_at <= until)


def _until(on: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(on, datetime):
        return on
    return datetime.combine(on + timedelta(days=1), time.min, zone) - timedelta(microseconds=1)
