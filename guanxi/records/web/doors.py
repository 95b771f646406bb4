"""The door of every record page: signed in, told when refused, not found when out of sight; a faulty address says what is wrong."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from guanxi.access.refusing import require
from guanxi.access.web.doors import View, actor_in, signed_in
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType


def opened(view: View) -> View:
    @signed_in
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing
        except Invalid as invalid:
            return faulty(request, invalid)

    return door


def reading(view: View) -> View:
    """Opened to whoever may read the object that the address names."""

    @opened
    @wraps(view)
    def door(request: HttpRequest, record_type: RecordType, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(actor_in(request), "read", record_type.name)
        return view(request, record_type, *args, **kwargs)

    return door


def asking_of(request: HttpRequest) -> Asking:
    """One for the whole request: what it knows of the workspace and of the clock is the same in every corner of a page."""
    actor = actor_in(request)
    found: Asking | None = getattr(request, "guanxi_asking", None)
    if found is None or found.actor is not actor:
        found = request.guanxi_asking = Asking(actor)  # type: ignore[attr-defined]
    return found


def faulty(request: HttpRequest, invalid: Invalid) -> HttpResponse:
    """For what no field on the page can show: a fragment says it in a toast, a page on the page."""
    if request.headers.get("HX-Request"):
        return said(HttpResponse(status=400), str(invalid))
    return render(request, "records/faulty.html", {"problems": [problem.message for problem in invalid.problems]}, status=400)


def said(response: HttpResponse, text: str) -> HttpResponse:
    """What the browser shall say about a request that failed. Headers carry ASCII, so Chinese goes percent-encoded."""
    response["X-Message"] = quote(text[:400])
    return response
