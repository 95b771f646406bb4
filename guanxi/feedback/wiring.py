"""What the feedback floor hangs into the house."""

from __future__ import annotations

from guanxi.customers.merging.movers import register_mover
from guanxi.customers.standing.facts import Fact, register_fact
from guanxi.customers.timeline.events import register_source
from guanxi.feedback.moving import move_feedback
from guanxi.feedback.panel import feedback_panel
from guanxi.feedback.record import FEEDBACK
from guanxi.feedback.standing import last_words
from guanxi.feedback.telling import FEEDBACK_SOURCE
from guanxi.records.registry import registry
from guanxi.records.web.slots import Panel, register_panel

CUSTOMERS = ("person", "company")


def wire() -> None:
    registry.register(FEEDBACK)
    register_mover("feedback", "customer_id", move_feedback)
    register_mover("feedback", "contact_id")
    register_source(FEEDBACK_SOURCE)
    register_fact(Fact("last-words", 10, last_words))
    register_panel(Panel("feedback", CUSTOMERS, "side", 40, feedback_panel, covers=("feedback.customer",)))
