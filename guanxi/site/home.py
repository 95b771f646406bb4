"""The front door: the first-day page while nothing is set up, then the list of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from guanxi.access.models import Workspace
from guanxi.access.web.doors import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    workspace = Workspace.current()
    if request.user.is_owner and workspace.set_up_at is None and workspace.sample_loaded_at is None:  # type: ignore[union-attr]
        return redirect("/welcome/")
    try:
        return redirect(reverse("today"))
    except NoReverseMatch:
        return redirect("/people/")
