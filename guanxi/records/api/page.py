"""The API as a page to read: every operation that the reader may use, with its parameters and fields."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanxi.access.web.doors import actor_in, signed_in
from guanxi.records.api.openapi import description


@signed_in
def api_page(request: HttpRequest) -> HttpResponse:
    return render(request, "records/api/page.html", {"about": description(actor_in(request))})
