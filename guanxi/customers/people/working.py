"""Who works where: of a person the employers, of a company its people, now and before."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guanxi.customers.models import Employment
from guanxi.records.finding import Record
from guanxi.records.naming import refs
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of

SHOWN = 8
MOST = 500


def working_panel(request: HttpRequest, customer: Record) -> str | None:
    """Only those whom this actor may see."""
    asking = asking_of(request)
    other = "company" if customer.type.name == "person" else "person"
    if not asking.actor.may("read", other):
        return None
    found = Employment.objects.filter(**{f"{customer.type.name}_id": customer.id}).annotate(other=F(f"{other}_id"))
    roles = list(
        found.order_by(F("ended_on").desc(nulls_first=True), "-is_main", "pk").values("other", "title", "started_on", "ended_on")[:MOST]
    )
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
