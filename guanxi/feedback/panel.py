"""The customer's feedback on their page: mood and words of the last answers."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from guanxi.customers.linking import filtered
from guanxi.feedback.record import FEEDBACK, SCALES
from guanxi.feedback.telling import NAMES
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.web.doors import asking_of

SHOWN = 5


def feedback_panel(request: HttpRequest, customer: Record) -> str | None:
    actor = asking_of(request).actor
    if not actor.may("read", "feedback"):
        return None
    seen = rows(FEEDBACK, actor).filter(customer=customer.id)
    last = seen.order_by("-given_at", "-pk").values("pk", "kind", "score", "comment", "given_at")[:SHOWN]
    context = {
        "answers": [{**one, "of": SCALES[one["kind"]][1], "name": NAMES[one["kind"]]} for one in last],
        "count": seen.count(),
        "all": f"/feedback/?{filtered([('customer', 'is', customer.id)])}",
        "add": f"/feedback/new/?customer={customer.id}&next={customer.url}" if actor.may("create", "feedback") else "",
    }
    return render_to_string("feedback/panel.html", context, request) if context["answers"] or context["add"] else None
