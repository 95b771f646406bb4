"""The timeline on the customer's page: its panel, its pages, its filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from guanxi.customers.finding import seen_customer
from guanxi.customers.timeline.events import Event, Placed, sources_for
from guanxi.customers.timeline.reading import past, past_and_upcoming
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.web.doors import asking_of, opened
from guanxi.values.moments import is_day_alone

SHOWN_UPCOMING = 8


@dataclass(frozen=True)
class Shown:
    event: Event
    at: datetime
    about: str

    @property
    def day_alone(self) -> bool:
        return is_day_alone(self.at)


@dataclass(frozen=True)
class Month:
    label: str
    events: list[Shown]


def panel(request: HttpRequest, record: Record) -> str | None:
    asking = asking_of(request)
    return render_to_string("customers/timeline/timeline.html", _context(record, asking, ""), request) if sources_for(asking) else None


@opened
@require_GET
def timeline(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The whole panel anew, or with `after` the next page of it."""
    asking = asking_of(request)
    customer = seen_customer(customer_id, asking)
    kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
    context = _context(customer, asking, kind, after, request.GET.get("month", ""))
    return render(request, "customers/timeline/past.html" if after else "customers/timeline/timeline.html", context)


def _context(customer: Record, asking: Asking, kind: str, after: str = "", month: str = "") -> dict[str, Any]:
    known = sources_for(asking)
    kind = kind if any(one.key == kind for one in known) else ""
    page, coming = (past(customer, asking, kind=kind, after=after), []) if after else past_and_upcoming(customer, asking, kind=kind)
    address = f"/customers/{customer.id}/timeline/"
    months = _months(page.events, asking)
    following = {"after": page.next, "kind": kind, "month": months[-1].label if months else ""}
    return {
        "address": address,
        "here": f"{address}?{urlencode({'kind': kind})}",
        "kinds": [(one.key, one.label, f"{address}?{urlencode({'kind': one.key})}") for one in known if one.tab],
        "kind": kind,
        "upcoming": coming[:SHOWN_UPCOMING],
        "later": max(0, len(coming) - SHOWN_UPCOMING),
        "today": asking.now.astimezone(asking.zone).date(),
        "months": months,
        "month_before": month,
        "next": f"{address}?{urlencode(following)}" if page.next else "",
    }


def _months(events: Sequence[Placed], asking: Asking) -> list[Month]:
    here = [Shown(one.event, one.at.astimezone(asking.zone), one.about) for one in events]
    return [Month(label, list(some)) for label, some in groupby(here, key=lambda one: date_format(one.at, "YEAR_MONTH_FORMAT"))]
