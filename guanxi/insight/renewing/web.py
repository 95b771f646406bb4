"""Computing anew from the browser: the button, a bar that one may leave and come back to, and what the last runs did."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.insight.asof import running
from guanxi.insight.models import Refresh
from guanxi.insight.pages import show
from guanxi.insight.renewing.asking import renew
from guanxi.insight.renewing.bar import STAGES, bar_of
from guanxi.records.web.doors import opened

SHOWN = 20


@opened
@require_http_methods(["GET", "POST"])
def refresh_page(request: HttpRequest) -> HttpResponse:
    require(actor_in(request), "read", "insight")
    if request.method == "POST":
        require(actor_in(request), "change", "insight")
        with transaction.atomic():
            renew(by=actor_in(request))
        return HttpResponseRedirect(_back(request))
    runs = [
        {"run": one, "stages": _stages(one), "seconds": sum(stage["seconds"] for stage in one.stages)}
        for one in Refresh.objects.order_by("-pk")[:SHOWN]
    ]
    return show(request, "renewing/page.html", {"runs": runs})


def _back(request: HttpRequest) -> str:
    """To the page the button stood on."""
    came = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if inside else reverse("insight-refresh")


def _stages(one: Refresh) -> list[dict[str, Any]]:
    return [{"name": STAGES.get(stage["stage"], stage["stage"]), "seconds": stage["seconds"]} for stage in one.stages]


@opened
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """A fragment while it works; once it has ended the page is loaded again and shows the new figures."""
    require(actor_in(request), "read", "insight")
    if (one := running()) is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "insight/renewing/progress.html", {"refresh": one} | bar_of(one))
