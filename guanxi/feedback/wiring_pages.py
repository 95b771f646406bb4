"""What the feedback floor hangs into the pages."""

from __future__ import annotations

from guanxi.customers.standing.facts import Fact, register_fact
from guanxi.customers.timeline.events import register_source
from guanxi.feedback import panel
from guanxi.feedback.standing import asks_last_words, last_words
from guanxi.feedback.telling import FEEDBACK_SOURCE
from guanxi.records.web.slots import Panel, register_panel

CUSTOMERS = ("person", "company")


def wire() -> None:
    register_source(FEEDBACK_SOURCE)
    register_fact(Fact("last-words", 10, asks_last_words, last_words))
    register_panel(Panel("feedback", CUSTOMERS, "side", 40, panel.feedback_panel, panel.asks, covers=("feedback.customer",)))
