"""What the activities floor hangs into the pages."""

from __future__ import annotations

from guanxi.activities import standing, telling
from guanxi.activities.composer import web as composer
from guanxi.customers.standing.facts import Fact, register_fact
from guanxi.customers.timeline.events import register_source
from guanxi.records.web.slots import Panel, register_panel

CUSTOMERS = ("person", "company")


def wire() -> None:
    for source in (telling.NOTES, telling.CALLS, telling.TASKS):
        register_source(source)
    register_fact(Fact("tasks", 20, standing.asks_tasks, standing.tasks_fact))
    register_fact(Fact("touch", 30, standing.asks_touches, standing.touch_fact))
    register_panel(Panel("composer", CUSTOMERS, "main", 10, composer.panel, covers=("note.customer", "call.customer")))
    register_panel(Panel("composer-buttons", CUSTOMERS, "actions", 10, composer.head_buttons))
