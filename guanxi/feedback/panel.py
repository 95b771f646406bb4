"""The customer's feedback on their page: mood and words of the last answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from guanxi.access.actor import Actor
from guanxi.customers.linking import filtered
from guanxi.feedback.record import FEEDBACK, SCALES
from guanxi.feedback.telling import NAMES
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.web.doors import asking_of

KEY = "feedback panel"
SHOWN = 5


def feedback_panel(request: HttpRequest, customer: Record) -> str | None:
    asking = asking_of(request)
    actor = asking.actor
    if not actor.may("read", "feedback"):
        return None
    told = answers(asking, KEY, asks(customer, asking)[KEY])
    context = {
        "answers": [{**one, "of": SCALES[one["kind"]][1], "name": NAMES[one["kind"]]} for one in told["last"]],
        "count": sum(row["n"] for row in told["count"]),
        "all": f"/feedback/?{filtered([('customer', 'is', customer.id)])}",
        "add": f"/feedback/new/?customer={customer.id}&next={customer.url}" if actor.may("create", "feedback") else "",
    }
    return render_to_string("feedback/panel.html", context, request) if context["answers"] or context["add"] else None


def asks(customer: Record, asking: Asking) -> Questions:
    if not asking.actor.may("read", "feedback"):
        return {}
    return {KEY: [Question(name, asked, [customer.id]) for name, asked in _questions(asking.actor).items()]}


def _questions(actor: Actor) -> dict[str, Callable[[object], QuerySet[Any, Any]]]:
    seen = rows(FEEDBACK, actor)
    columns = ("pk", "kind", "score", "comment", "given_at")
    return {
        "last": lambda customers: seen.filter(customer__any_of=customers).order_by("-given_at", "-pk").values(*columns)[:SHOWN],
        "count": lambda customers: seen.filter(customer__any_of=customers).order_by().values("customer").annotate(n=Count("pk")),
    }
