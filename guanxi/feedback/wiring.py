"""What the feedback floor hangs into the house."""

from __future__ import annotations

from guanxi.customers.merging.movers import moves_along, register_mover
from guanxi.feedback import erasing
from guanxi.feedback.moving import feedback_returned, move_feedback
from guanxi.feedback.record import FEEDBACK
from guanxi.records.registry import registry


def wire() -> None:
    registry.register(FEEDBACK)
    register_mover("feedback", "customer_id", move_feedback, returned=feedback_returned)
    register_mover("feedback", "contact_id", moves_along)
    erasing.register()
