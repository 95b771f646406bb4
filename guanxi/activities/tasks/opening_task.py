"""Opening a task, for oneself unless another owner is named."""

from __future__ import annotations

from datetime import date, datetime

from guanxi.access.actor import Actor
from guanxi.activities.tasks.record import TASK
from guanxi.records.writing import create


def open_task(
    *,
    title: str,
    customer: int | None,
    due_on: str | date | None,
    is_promise: bool,
    by: Actor,
    owner: str | int = "me",
    at: datetime | None = None,
) -> int:
    values = {"title": title, "customer": customer, "due_on": due_on, "is_promise": is_promise, "owner": owner}
    [task] = create(TASK, [values], by=by, at=at)
    return task
