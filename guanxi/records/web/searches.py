"""Quick search over all objects: what fills the palette, and a page of its own."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.records.asking import Asking
from guanxi.records.registry import registry
from guanxi.records.searching import Hit, quick
from guanxi.records.web.doors import asking_of, opened

IN_PALETTE = 10
ON_PAGE = 60


@opened
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    q = request.GET.get("q", "").strip()[:200]
    page = not request.headers.get("HX-Request")
    hits = quick(q, asking.actor, ON_PAGE if page else IN_PALETTE) if q else []
    context = {"q": q, "groups": grouped(hits, q), "new": new_places(asking) if not q else []}
    return render(request, "records/search.html" if page else "records/hits.html", context)


def grouped(hits: list[Hit], q: str) -> list[dict[str, Any]]:
    """By object; the object of the best hit first."""
    order = list(dict.fromkeys(hit.ref.object for hit in hits))
    found = groupby(sorted(hits, key=lambda hit: order.index(hit.ref.object)), key=lambda hit: hit.ref.object)
    return [{"type": registry.of(name), "hits": list(some), "q": q} for name, some in found]


def new_places(asking: Asking) -> list[Any]:
    return [one for one in registry.types() if one.in_menu and asking.actor.may("create", one.name)]
