"""The first-day page: who is the company? Asked once; afterwards there is no such page."""

from __future__ import annotations

from contextlib import nullcontext

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.access.impossible import Impossible
from guanxi.access.models import Workspace
from guanxi.access.refusing import Refused
from guanxi.access.web.doors import actor_in, signed_in
from guanxi.access.workspace.forms import CompanyForm
from guanxi.access.workspace.founding import awaits_first_day, found_workspace, skip_first_day
from guanxi.ui.toasts import say


@signed_in
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """In the language of the browser: nobody has chosen one yet but by the switch at the foot, which the browser remembers."""
    told = "Accept-Language" in request.headers or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language_from_request(request)) if told else nullcontext():
        return _welcome(request)


def _welcome(request: HttpRequest) -> HttpResponse:
    workspace = Workspace.current()
    if not awaits_first_day(workspace):
        raise Http404
    if not actor_in(request).may_all:
        raise Refused("change", "settings")
    if request.method == "POST" and "skip" in request.POST:
        return _skipped(request)
    form = CompanyForm(request.POST or None, initial=_suggested(workspace))
    if form.is_valid():
        try:
            founded = found_workspace(details=form.cleaned_data, by=actor_in(request), at=timezone.now())
        except Impossible as problem:
            form.add_error(problem.field or None, str(problem))
        else:
            with translation.override(founded.language):
                say(request, _("Welcome to Guanxi. Everything is ready."))
            return HttpResponseRedirect("/")
    return render(request, "access/workspace/welcome.html", {"form": form}, status=422 if form.errors else 200)


def _skipped(request: HttpRequest) -> HttpResponse:
    try:
        skip_first_day(language=translation.get_language() or settings.LANGUAGE_CODE, by=actor_in(request), at=timezone.now())
    except Impossible as problem:
        say(request, str(problem))
    else:
        say(request, _("Skipped. You find these questions in the settings, under Company."))
    return HttpResponseRedirect("/")


def _suggested(workspace: Workspace) -> dict[str, str]:
    language = translation.get_language() or workspace.language
    return {"currency": workspace.currency, "timezone": workspace.timezone, "language": language, "region": workspace.region}
