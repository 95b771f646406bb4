"""What notes, calls and tasks say of how a customer stands."""

from __future__ import annotations

from django.db.models import Count, F, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.activities.models import Call
from guanxi.activities.tasks.record import TASK
from guanxi.customers.linking import filtered
from guanxi.customers.standing.facts import Figure, Saying
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.registry import registry

LONG_SILENCE = 90


def tasks_fact(customer: Record, asking: Asking) -> list[Figure | Saying]:
    if not asking.actor.may("read", "task"):
        return []
    today = asking.now.astimezone(asking.zone).date()
    found = rows(TASK, asking.actor).filter(customer=customer.id, done_at__isnull=True).aggregate(
        open=Count("pk"),
        oldest=Min("created_at"),
        promised=Count("pk", filter=Q(is_promise=True)),
        overdue=Count("pk", filter=Q(is_promise=True, due_on__lt=today)),
    )  # fmt: skip
    here = [("customer", "is", customer.id), ("done_at", "is_empty", None)]
    age = (asking.now - found["oldest"]).days if found["oldest"] else 0
    note = ngettext("oldest %(n)d day", "oldest %(n)d days", age) % {"n": age} if age else ""
    promised = found["overdue"] or found["promised"]
    return [
        Figure(str(found["open"]), _("open tasks"), _("Tasks about this customer that are not done."), f"/tasks/?{filtered(here)}", note),
        Figure(
            str(promised),
            _("promises overdue") if found["overdue"] else _("promises due"),
            _("Open tasks marked as promised to the customer; overdue from the day after the due day."),
            f"/tasks/?{filtered([*here, ('is_promise', 'is', True)])}",
            tone="bad" if found["overdue"] else "",
        ),
    ]


def touch_fact(customer: Record, asking: Asking) -> list[Figure | Saying]:
    """A touch is a note, or a call in which somebody was reached."""
    moments = {}
    for name, column, more in (("note", "written_at", Q()), ("call", "called_at", Q(outcome=Call.Outcome.REACHED))):
        if asking.actor.may("read", name):
            found = rows(registry.of(name), asking.actor).filter(more, customer=customer.id).aggregate(last=Max(F(column)))["last"]
            if found is not None:
                moments[name] = found
    how = _("Days since the last note or reached call that you may see.")
    if not moments:
        return [Figure("–", _("no human contact yet"), how)] if any(asking.actor.may("read", name) for name in ("note", "call")) else []
    name = max(moments, key=lambda one: moments[one])
    days = max(0, (asking.now.astimezone(asking.zone).date() - moments[name].astimezone(asking.zone).date()).days)
    href = f"/{registry.of(name).plural}/?{filtered([('customer', 'is', customer.id)])}"
    value = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return [Figure(value, _("since human contact"), how, href, tone="warn" if days > LONG_SILENCE else "")]
