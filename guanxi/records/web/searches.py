"""Quick search over all objects: what fills the palette, and a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from guanxi.records.asking import Asking
from guanxi.records.finding import get_many
from guanxi.records.quick_search import Hit, quick
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.recent import recent

Place = tuple[Any, str, str]
"""A page that is no record: its label, address and icon."""
_places: list[Callable[[HttpRequest], Iterable[Place]]] = []
IN_PALETTE = 10
ON_PAGE = 60
TOLD = 60


def offer_places(places: Callable[[HttpRequest], Iterable[Place]]) -> None:
    """Rooms say which of their pages quick search finds by name, for whoever may open them."""
    _places.append(places)


def places_for(request: HttpRequest, q: str) -> list[Place]:
    """By the name that the reader sees, or by the English one."""
    offered = [place for places in _places for place in places(request)] if q else []
    names = [str(label).casefold() for label, _url, _icon in offered]
    with translation.override("en"):
        english = [str(label).casefold() for label, _url, _icon in offered]
    wanted = q.casefold()
    return [place for place, *called in zip(offered, names, english, strict=True) if any(wanted in name for name in called)]


@opened
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    q = request.GET.get("q", "").strip()[:200]
    page = not request.headers.get("HX-Request")
    hits = quick(q, asking.actor, ON_PAGE if page else IN_PALETTE) if q else []
    context: dict[str, Any] = {"q": q, "groups": grouped(hits, q, asking), "places": places_for(request, q)}
    if not q:
        context |= {"recent": recent(request.GET.get("recent", ""), asking), "new": new_places(asking)}
    return render(request, "records/search.html" if page else "records/hits.html", context)


def grouped(hits: list[Hit], q: str, asking: Asking) -> list[dict[str, Any]]:
    """By object; the object of the best hit first. Each hit with the words that tell it from its namesakes."""
    order = list(dict.fromkeys(hit.ref.object for hit in hits))
    found = groupby(sorted(hits, key=lambda hit: order.index(hit.ref.object)), key=lambda hit: hit.ref.object)
    return [{"type": (record_type := registry.of(name)), "hits": told(record_type, list(some), asking), "q": q} for name, some in found]


def told(record_type: RecordType, hits: list[Hit], asking: Asking) -> list[tuple[Hit, str]]:
    fields = [record_type.by_name[name] for name in record_type.told_by if readable_field(record_type, name, asking.actor)]
    if not fields:
        return [(hit, "") for hit in hits]
    records = get_many(record_type, [hit.ref.id for hit in hits], asking, columns=[field.name for field in fields])
    words = {
        one.id: " · ".join(
            field.as_text(one.values[field.name], asking)[:TOLD] for field in fields if not field.is_empty(one.values[field.name])
        )
        for one in records
    }
    return [(hit, words.get(hit.ref.id, "")) for hit in hits]


def new_places(asking: Asking) -> list[Any]:
    return [one for one in registry.types() if one.in_menu and asking.actor.may("create", one.name)]
