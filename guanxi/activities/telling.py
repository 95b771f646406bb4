"""How notes, calls and tasks are told on a customer's timeline."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.activities.models import Call
from guanxi.activities.tasks.record import TASK
from guanxi.customers.timeline.events import Deed, Event, Row, Source, Upcoming, named, seen_rows
from guanxi.records.asking import Asking
from guanxi.records.reading import rows

COMING = 20


def note_event(row: Row, asking: Asking) -> Event:
    by = named(row, "written_by")
    title = _("Note")
    return Event(title, f"/notes/{row['pk']}/", "note", text=row["text"], by=by, customer_id=row["customer_id"])


def call_event(row: Row, asking: Asking) -> Event:
    minutes = row["minutes"]
    title = _("Call") if minutes is None else ngettext("Call, %(n)d minute", "Call, %(n)d minutes", minutes) % {"n": minutes}
    words = [str(Call.Direction(row["direction"]).label), str(Call.Outcome(row["outcome"]).label)]
    tone = "" if row["outcome"] == Call.Outcome.REACHED else "warn"
    by = named(row, "called_by")
    return Event(
        title, f"/calls/{row['pk']}/", "phone", tone, text=row["text"], note=" · ".join(words), by=by, customer_id=row["customer_id"]
    )


def done_tasks(asking: Asking, customers: object) -> QuerySet[Any]:
    return rows(TASK, asking.actor).filter(customer__any_of=customers, done_at__isnull=False)


def task_event(row: Row, asking: Asking) -> Event:
    late = row["due_on"] is not None and row["done_at"].astimezone(asking.zone).date() > row["due_on"]
    return Event(
        _("Done: %(task)s") % {"task": row["title"]},
        f"/tasks/{row['pk']}/",
        "check",
        "warn" if late and row["is_promise"] else "",
        note=_("Late: was due on %(day)s") % {"day": row["due_on"].isoformat()} if late else "",
        by=named(row, "owner"),
        customer_id=row["customer_id"],
        mark=_("Promise") if row["is_promise"] else "",
    )


TASK_COLUMNS = ("title", "due_on", "done_at", "is_promise", "customer_id", "owner__name", "owner__username")


def open_tasks(asking: Asking, customers: object) -> QuerySet[Any]:
    return rows(TASK, asking.actor).filter(customer__any_of=customers, done_at__isnull=True).order_by("due_on", "pk")[:COMING]


def open_task_event(row: Row, asking: Asking) -> Event:
    overdue = row["due_on"] is not None and row["due_on"] < asking.now.astimezone(asking.zone).date()
    may_change = asking.actor.may("change", "task")
    return Event(
        row["title"],
        f"/tasks/{row['pk']}/",
        "flag" if row["is_promise"] else "task",
        "bad" if overdue else "",
        note=_("Promised to the customer") if row["is_promise"] else "",
        by=named(row, "owner"),
        customer_id=row["customer_id"],
        due=row["due_on"],
        deed=Deed(_("Done"), "check", f"/tasks/{row['pk']}/done/") if may_change else None,
    )


NOTES = Source(
    key="note",
    label=gettext_lazy("Notes"),
    order=10,
    objects=("note",),
    at="written_at",
    columns=("text", "customer_id", "written_by__name", "written_by__username"),
    event=note_event,
    rows=seen_rows("note"),
)
CALLS = Source(
    key="call",
    label=gettext_lazy("Calls"),
    order=20,
    objects=("call",),
    at="called_at",
    columns=("text", "customer_id", "minutes", "direction", "outcome", "called_by__name", "called_by__username"),
    event=call_event,
    rows=seen_rows("call"),
)
TASKS = Source(
    key="task",
    label=gettext_lazy("Tasks"),
    order=30,
    objects=("task",),
    at="done_at",
    columns=TASK_COLUMNS,
    event=task_event,
    rows=done_tasks,
    upcoming=Upcoming(("pk", *TASK_COLUMNS), open_task_event, open_tasks),
)
