"""The people behind a figure of retention: those of a cohort, those who came back, those who stayed over a period, or did not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.web.doors import actor_in
from guanxi.customers.models import Customer
from guanxi.insight.asof import run_of
from guanxi.insight.audience import Audience, audience
from guanxi.insight.pages import page, show
from guanxi.insight.retention.finding import OBJECTS, at_start, buyers, counted_orders, still_active
from guanxi.insight.retention.web import asked_period
from guanxi.insight.words import whole
from guanxi.records.registry import registry

PAGE = 100
COHORT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
OLDEST = 1_200


@dataclass(frozen=True)
class Group:
    title: str
    customers: QuerySet[Any]


@page
def people_page(request: HttpRequest) -> HttpResponse:
    seen = audience(actor_in(request), objects=OBJECTS)
    group = _of_period(request, seen) if "who" in request.GET else _of_cohort(request, seen)
    found = Customer._base_manager.filter(pk__in=group.customers, erased_at__isnull=True).order_by("name", "pk")
    pages = Paginator(found.values("pk", "kind", "name"), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "title": group.title,
        "count": whole(pages.count),
        "lines": _lines(seen, list(shown.object_list)),
        "page": shown,
        "before": _turned(request, shown.previous_page_number()) if shown.has_previous() else "",
        "after": _turned(request, shown.next_page_number()) if shown.has_next() else "",
    }
    return show(request, "retention/people.html", context, seen)


def _of_cohort(request: HttpRequest, seen: Audience) -> Group:
    cohort, age = request.GET.get("cohort", ""), request.GET.get("age", "")
    run = run_of("cohorts")
    known = not (cohort and not COHORT.fullmatch(cohort)) and (not age or (age.isdecimal() and int(age) < OLDEST))
    if run is None or not known or not (cohort or age) or cohort[:4] == "0000":
        raise Http404
    told = {"month": cohort, "age": age}
    if not age:
        title = _("First bought in %(month)s") % told
    elif cohort:
        title = _("First bought in %(month)s, and again in month %(age)s after that") % told
    else:
        title = _("Bought again in month %(age)s after their first purchase") % told
    return Group(title, buyers(seen, run, cohort, int(age) if age else None))


def _of_period(request: HttpRequest, seen: Audience) -> Group:
    period, _problem = asked_period(request)
    told = {"start": period.start, "end": period.end}
    if request.GET["who"] == "start":
        return Group(_("Active on %(start)s") % told, at_start(seen, period))
    if request.GET["who"] == "still":
        return Group(_("Active on %(start)s, and still on %(end)s") % told, still_active(seen, period))
    if request.GET["who"] == "gone":
        gone = at_start(seen, period).exclude(customer__in=still_active(seen, period))
        return Group(_("Active on %(start)s, but no longer on %(end)s") % told, gone)
    raise Http404


def _lines(seen: Audience, customers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    mine = counted_orders(seen).filter(customer__in=[one["pk"] for one in customers]).order_by()
    bought = {
        one["customer"]: one
        for one in mine.values("customer").annotate(first=Min("ordered_at"), last=Max("ordered_at"), orders=Count("pk"))
    }
    return [{**one} | {"href": registry.of(one["kind"]).url_of(one["pk"])} | bought.get(one["pk"], {}) for one in customers]


def _turned(request: HttpRequest, number: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "page": number})
