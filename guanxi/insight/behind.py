"""The customers behind a figure: the list of their kind, or the page that shows people and companies together."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from guanxi.access.web.doors import actor_in
from guanxi.customers.linking import filtered
from guanxi.customers.models import Customer
from guanxi.insight.audience import Audience, audience
from guanxi.insight.pages import page, show
from guanxi.insight.words import whole
from guanxi.records.asking import Asking
from guanxi.records.filtering import Node, as_json, parse
from guanxi.records.finding import Question, Record, get_many, selection
from guanxi.records.registry import registry
from guanxi.records.web.conditions import said
from guanxi.records.web.doors import asking_of
from guanxi.records.web.showing import shown

PAGE = 100
COLUMNS = ("segment", "value_so_far", "expected_value", "alive")

Leaves = Sequence[tuple[str, str, Any]]


def behind(kinds: Collection[str], leaves: Leaves) -> str:
    """Where exactly the customers of these kinds are shown of whom these leaves hold: (field, operator, value)."""
    if not kinds:
        return ""
    at = f"/{registry.of(next(iter(kinds))).plural}/" if len(kinds) == 1 else reverse("insight-customers")
    return f"{at}?{filtered(leaves)}"


@page
def customers_page(request: HttpRequest) -> HttpResponse:
    asking, seen = asking_of(request), audience(actor_in(request))
    tree = _tree(request)
    found = {kind: selection(registry.of(kind), Question(filter=tree), asking).values("pk") for kind in seen.kinds}
    among = Q(pk__in=[])
    for ids in found.values():
        among |= Q(pk__in=ids)
    pages = Paginator(Customer._base_manager.filter(among).order_by("name", "pk").values_list("pk", "kind"), PAGE)
    here = pages.get_page(request.GET.get("page"))
    fields = [registry.of(seen.kinds[0]).by_name[name] for name in COLUMNS if seen.reads(name)]
    context = {
        "title": _in_words(tree, seen, asking),
        "count": whole(pages.count),
        "kinds": [_list_of(kind, ids.count(), tree) for kind, ids in found.items()],
        "fields": fields,
        "lines": _lines(list(here.object_list), fields, asking),
        "page": here,
        "before": _turned(request, here.previous_page_number()) if here.has_previous() else "",
        "after": _turned(request, here.next_page_number()) if here.has_next() else "",
    }
    return show(request, "customers.html", context, seen)


def _tree(request: HttpRequest) -> Node:
    try:
        tree = parse(json.loads(request.GET.get("filter") or "null"))
    except (ValueError, RecursionError) as error:
        raise Http404 from error
    if tree is None:
        raise Http404
    return tree


def _in_words(tree: Node, seen: Audience, asking: Asking) -> str:
    return " ".join(part for part in said(as_json(tree), registry.of(seen.kinds[0]), asking) if part)


def _list_of(kind: str, count: int, tree: Node) -> tuple[Any, str, str]:
    of = registry.of(kind)
    return of.label_plural, whole(count), f"/{of.plural}/?{urlencode({'filter': json.dumps(as_json(tree))})}"


def _lines(customers: Sequence[tuple[int, str]], fields: Sequence[Any], asking: Asking) -> list[dict[str, Any]]:
    records: dict[int, Record] = {}
    for kind in {of for _pk, of in customers}:
        columns = (registry.of(kind).title, *(field.name for field in fields))
        wanted = [pk for pk, of in customers if of == kind]
        records |= {one.id: one for one in get_many(registry.of(kind), wanted, asking, columns=columns)}
    found = [records[pk] for pk, _of in customers if pk in records]
    return [
        {"name": one.title, "kind": one.type.name, "href": one.url, "cells": [shown(field, one, asking) for field in fields]}
        for one in found
    ]


def _turned(request: HttpRequest, number: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "page": number})
