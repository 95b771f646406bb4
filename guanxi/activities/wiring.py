"""What the activities floor hangs into the house."""

from __future__ import annotations

from guanxi.activities.calls.record import CALL
from guanxi.activities.notes.record import NOTE
from guanxi.activities.tasks.record import TASK
from guanxi.records.registry import registry


def wire() -> None:
    for record_type in (TASK, NOTE, CALL):
        registry.register(record_type)
