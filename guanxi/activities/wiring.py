"""What the activities floor hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.activities.calls.record import CALL
from guanxi.activities.notes.record import NOTE
from guanxi.activities.tasks.record import TASK
from guanxi.customers.merging.movers import register_mover
from guanxi.customers.privacy.erasing.erasers import register_eraser, rows_go
from guanxi.journal import kinds
from guanxi.records.registry import registry


def wire() -> None:
    for record_type in (TASK, NOTE, CALL):
        registry.register(record_type)
    kinds.declare("task.completed", _("completed a task"))
    kinds.declare("task.reopened", _("opened a task again"))
    for table in ("note", "call", "task"):
        register_mover(table, "customer_id")
        register_eraser(table, rows_go(table, "customer_id"))
