"""What is mine to do: overdue, today, the next seven days, and without a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.activities.tasks.record import TASK
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, answers
from guanxi.records.finding import Record, get_many
from guanxi.records.reading import readable_fields, rows
from guanxi.records.statements import Given

MOST = 200
NEXT = 7
COLUMNS = ("title", "customer", "due_on", "is_promise", "text")


@dataclass(frozen=True)
class Heap:
    key: str
    label: str
    tasks: list[Record]


def mine(asking: Asking) -> Any:
    return rows(TASK, asking.actor).filter(owner=asking.actor.user_id, done_at__isnull=True)


def today_of(asking: Asking) -> date:
    return asking.now.astimezone(asking.zone).date()


def waiting(asking: Asking) -> int:
    """Overdue and due today. The menu of every page asks it."""

    def due(owners: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = rows(TASK, asking.actor).filter(owner__any_of=owners, done_at__isnull=True)
        early = found.filter(due_on__lte=Given("today", DateField())).order_by()
        counted: QuerySet[Any, Any] = early.values("owner").annotate(number=Count("pk")).values("number")
        return counted

    question = Question("due", due, [asking.actor.user_id or 0], {"today": today_of(asking)})
    return sum(row["number"] for row in answers(asking, "waiting", [question])["due"])


def heaps(asking: Asking) -> list[Heap]:
    """Soonest first; promises before other tasks of the same day."""
    today = today_of(asking)
    near = mine(asking).filter(Q(due_on__lte=today + timedelta(days=NEXT)) | Q(due_on__isnull=True))
    ids = list(near.order_by("due_on", "-is_promise", "pk").values_list("pk", flat=True)[:MOST])
    columns = {field.name for field in readable_fields(TASK, asking.actor)}
    tasks = get_many(TASK, ids, asking, columns=[name for name in COLUMNS if name in columns])
    return [Heap(key, label, [task for task in tasks if _heap(task, today) == key]) for key, label in _labels()]


def _labels() -> list[tuple[str, str]]:
    return [("overdue", _("Overdue")), ("today", _("Today")), ("next", _("Next 7 days")), ("whenever", _("Without a day"))]


def _heap(task: Record, today: date) -> str:
    due = task.values.get("due_on")
    if due is None:
        return "whenever"
    return "overdue" if due < today else "today" if due == today else "next"
