"""The answers behind the score of a product category: those that belong to an order in which something of it was bought."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from guanxi.access.web.doors import actor_in
from guanxi.insight.audience import audience
from guanxi.insight.pages import page, show
from guanxi.insight.satisfaction.figures import NAMES
from guanxi.insight.satisfaction.finding import OBJECTS, SPANS, of_category
from guanxi.insight.words import whole
from guanxi.records.finding import get_many
from guanxi.records.reading import readable_field
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of
from guanxi.records.web.showing import shown

PAGE = 100
COLUMNS = ("given_at", "score", "customer", "comment", "channel", "order")


@page
def answers_page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    seen = audience(actor, objects=(*OBJECTS, "order"))
    kind, days, category = (request.GET.get(name, "") for name in ("kind", "days", "category"))
    if kind not in NAMES or days not in map(str, SPANS) or not category or "\x00" in category:
        raise Http404
    pages = Paginator(of_category(actor, kind, int(days), category).order_by("-given_at", "-pk").values_list("pk", flat=True), PAGE)
    here = pages.get_page(request.GET.get("page"))
    asking, feedback = asking_of(request), registry.of("feedback")
    fields = [field for name in COLUMNS if (field := readable_field(feedback, name, actor)) is not None]
    records = get_many(feedback, list(here.object_list), asking, columns=[field.name for field in fields])
    context = {
        "title": f"{NAMES[kind]} · {category}",
        "days": int(days),
        "back": f"../?{urlencode({'kind': kind, 'days': days})}",
        "count": whole(pages.count),
        "fields": fields,
        "lines": [{"href": one.url, "cells": [shown(field, one, asking) for field in fields]} for one in records],
        "page": here,
        "before": _turned(request, here.previous_page_number()) if here.has_previous() else "",
        "after": _turned(request, here.next_page_number()) if here.has_next() else "",
    }
    return show(request, "satisfaction/answers.html", context, seen)


def _turned(request: HttpRequest, number: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "page": number})
