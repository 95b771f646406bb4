"""What the feedback floor hangs into the house."""

from __future__ import annotations

from guanxi.feedback.record import FEEDBACK
from guanxi.records.registry import registry


def wire() -> None:
    registry.register(FEEDBACK)
