"""What every page of insight shares: its door, its head with how fresh the figures are, and the way to its pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.access.web.doors import actor_in
from guanxi.insight.asof import freshness
from guanxi.insight.audience import Audience
from guanxi.insight.renewing.bar import bar_of
from guanxi.insight.words import whole
from guanxi.records.web.doors import opened

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """A page that is read: signed in, refused with a sentence, never kept in caches."""

    @opened
    @require_GET
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return door


def show(
    request: HttpRequest, template: str, context: dict[str, Any], audience: Audience | None = None, *, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    fresh = freshness(actor)
    shared = {"fresh": fresh, "changed": whole(fresh.changed), "partial": audience is not None and not audience.whole}
    shared["may_import_orders"] = actor.may("import", "order")
    shared["may_import_feedback"], shared["may_add_feedback"] = actor.may("import", "feedback"), actor.may("create", "feedback")
    if fresh.running is not None:
        shared |= bar_of(fresh.running)
    return render(request, f"insight/{template}", shared | context, status=status)
