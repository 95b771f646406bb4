"""Logging a call with a customer."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.activities.calls.record import CALL
from guanxi.records.writing import create


def log_call(*, customer: int, text: str, direction: str, outcome: str, minutes: str | int, by: Actor, at: datetime | None = None) -> int:
    values = {"customer": customer, "text": text, "direction": direction, "outcome": outcome, "minutes": minutes}
    [call] = create(CALL, [values], by=by, at=at)
    return call
