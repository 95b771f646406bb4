"""Who works where: of a person the employers, of a company its people, now and before."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guanxi.customers.models import Employment
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.naming import refs
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of

SHOWN = 8
MOST = 500


def asks(customer: Record, asking: Asking) -> Questions:
    other = "company" if customer.type.name == "person" else "person"

    def roles(customers: object) -> QuerySet[Any, Any]:
        found = Employment.objects.filter(**{f"{customer.type.name}_id__any_of": customers}).annotate(other=F(f"{other}_id"))
        ordered = found.order_by(F("ended_on").desc(nulls_first=True), "-is_main", "pk")
        return ordered.values("other", "title", "started_on", "ended_on")[:MOST]

    return {f"working of {customer.type.name}": [Question("roles", roles, [customer.id])]}


def working_panel(request: HttpRequest, customer: Record) -> str | None:
    """Only those whom this actor may see."""
    asking = asking_of(request)
    other = "company" if customer.type.name == "person" else "person"
    if not asking.actor.may("read", other):
        return None
    [(key, questions)] = asks(customer, asking).items()
    roles = answers(asking, key, questions)["roles"]
    known = refs((other,), {role["other"] for role in roles}, asking.actor)
    today = asking.now.astimezone(asking.zone).date()
    seen = [
        {**role, "who": known[role["other"]], "over": role["ended_on"] is not None and role["ended_on"] < today}
        for role in roles
        if role["other"] in known
    ]
    if not seen:
        return None
    label = _("Works at") if other == "company" else _("People here")
    context = {
        "label": label,
        "roles": seen[:SHOWN],
        "count": len(seen),
        "base": registry.of(other).url,
        "kind": other,
        "more": len(seen) - SHOWN,
    }
    return render_to_string("customers/page/working.html", context, request)
