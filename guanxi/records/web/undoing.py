"""Undo, as a toast offers it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guanxi.access.web.doors import actor_in
from guanxi.records.problems import Invalid
from guanxi.records.reverting import undo
from guanxi.records.web.doors import opened, said


def undo_url(entry: int) -> str:
    return reverse("record-undo", args=[entry])


@opened
@require_POST
def undo_entry(request: HttpRequest, entry: int) -> HttpResponse:
    return undone(request, undo, entry)


def undone(request: HttpRequest, undo: Callable[..., None], entry: int) -> HttpResponse:
    """The answer to a toast's Undo; what stands in its way is said."""
    try:
        undo(entry, by=actor_in(request))
    except Invalid as invalid:
        return said(HttpResponse(status=409), str(invalid))
    return HttpResponse(status=204)
