"""Completing a task, and opening it again."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.activities.tasks.record import TASK
from guanxi.records.cleaning import Row
from guanxi.records.writing import write


def complete_task(*, task: int, by: Actor, at: datetime | None = None) -> None:
    now = at or timezone.now()
    write(TASK, [Row({"done_at": now}, task)], by=by, at=now, kind="task.completed")


def reopen_task(*, task: int, by: Actor, at: datetime | None = None) -> None:
    write(TASK, [Row({"done_at": None}, task)], by=by, at=at, kind="task.reopened")
