"""What notes, calls and tasks say of how a customer stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.activities.models import Call
from guanxi.activities.tasks.record import TASK
from guanxi.customers.linking import filtered
from guanxi.customers.standing.facts import Asked, Figure, Saying, Told
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.registry import registry

LONG_SILENCE = 90


def asks_tasks(asking: Asking) -> Asked:
    """By due day and promise: the day that counts as overdue is the reader's."""
    if not asking.actor.may("read", "task"):
        return {}
    return {
        "open": lambda customers: (
            rows(TASK, asking.actor)
            .filter(customer__any_of=customers, done_at__isnull=True)
            .order_by()
            .values("is_promise", "due_on")
            .annotate(n=Count("pk"), oldest=Min("created_at"))
        )
    }


def tasks_fact(customer: Record, asking: Asking, told: Told) -> list[Figure | Saying]:
    if "open" not in told:
        return []
    today = asking.now.astimezone(asking.zone).date()
    waiting = told["open"]
    count = sum(row["n"] for row in waiting)
    oldest = min((row["oldest"] for row in waiting), default=None)
    promises = [row for row in waiting if row["is_promise"]]
    overdue = sum(row["n"] for row in promises if row["due_on"] is not None and row["due_on"] < today)
    here = [("customer", "is", customer.id), ("done_at", "is_empty", None)]
    age = (asking.now - oldest).days if oldest else 0
    note = ngettext("oldest %(n)d day", "oldest %(n)d days", age) % {"n": age} if age else ""
    promised = overdue or sum(row["n"] for row in promises)
    return [
        Figure(
            str(count),
            _("open tasks"),
            _("Tasks about this customer that are not done."),
            f"/tasks/?{filtered(here)}",
            note,
        ),
        Figure(
            str(promised),
            _("promises overdue") if overdue else _("promises due"),
            _("Open tasks marked as promised to the customer; overdue from the day after the due day."),
            f"/tasks/?{filtered([*here, ('is_promise', 'is', True)])}",
            tone="bad" if overdue else "",
        ),
    ]


TOUCHES = {"note": ("written_at", Q()), "call": ("called_at", Q(outcome=Call.Outcome.REACHED))}
"""A touch is a note, or a call in which somebody was reached."""


def asks_touches(asking: Asking) -> Asked:
    def last(name: str) -> Callable[[object], QuerySet[Any, Any]]:
        column, which = TOUCHES[name]
        seen = rows(registry.of(name), asking.actor).filter(which)
        return lambda customers: seen.filter(customer__any_of=customers).order_by().values("customer").annotate(last=Max(F(column)))

    return {name: last(name) for name in TOUCHES if asking.actor.may("read", name)}


def touch_fact(customer: Record, asking: Asking, told: Told) -> list[Figure | Saying]:
    moments = {name: row["last"] for name, found in told.items() for row in found if row["last"] is not None}
    how = _("Days since the last note or reached call that you may see.")
    if not moments:
        return [Figure("–", _("no human contact yet"), how)] if told else []
    name = max(moments, key=lambda one: moments[one])
    days = max(0, (asking.now.astimezone(asking.zone).date() - moments[name].astimezone(asking.zone).date()).days)
    href = f"/{registry.of(name).plural}/?{filtered([('customer', 'is', customer.id)])}"
    value = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return [Figure(value, _("since human contact"), how, href, tone="warn" if days > LONG_SILENCE else "")]
