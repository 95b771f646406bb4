"""Writing a note about a customer."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.activities.notes.record import NOTE
from guanxi.records.writing import create


def write_note(*, customer: int, text: str, by: Actor, at: datetime | None = None) -> int:
    [note] = create(NOTE, [{"customer": customer, "text": text}], by=by, at=at)
    return note
