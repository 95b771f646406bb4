"""The page of the sample in the settings: what is there, loading it, and removing it by one click and its confirmation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.impossible import Impossible
from guanxi.access.models import Workspace
from guanxi.access.web.doors import actor_in, signed_in
from guanxi.records.registry import registry
from guanxi.settings.sections import sections_for
from guanxi.site.models import SampleWork
from guanxi.site.sample.asking import ask_for, latest_work, require_owner
from guanxi.site.sample.removing import Removed, what_would_go
from guanxi.site.sample.standing import made_and_there
from guanxi.site.sample.wording import in_words, label_of
from guanxi.ui.toasts import say

View = Callable[..., HttpResponseBase]
FIRST_PAGES = {"today", "insight-segments", "insight-value", "insight-retention", "insight-satisfaction"}


def for_owners(view: View) -> View:
    @signed_in
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_owner(actor_in(request))
        return view(request, *args, **kwargs)

    return door


@for_owners
@require_GET
def sample_page(request: HttpRequest) -> HttpResponse:
    work, loaded_at = latest_work(), Workspace.current().sample_loaded_at
    at_work = work is not None and work.at_work
    context = {
        "work": work,
        "at_work": at_work,
        "loaded_at": loaded_at,
        "lines": _lines() if loaded_at and not at_work else [],
        "said": Removed(work.gone, work.stays).sentences() if work and work.what == "remove" and work.state == "done" else [],
    }
    about = {"sections": sections_for(actor_in(request)), "section": "sample"} | (bar_of(work) if work else {})
    return render(request, "site/sample/page.html", about | context)


def _lines() -> list[dict[str, Any]]:
    """Each object with its list, where it has one."""
    counted = sorted(made_and_there().items(), key=lambda one: -one[1])
    return [{"label": label_of(name), "count": number_format(count, force_grouping=True), "url": _list_of(name)} for name, count in counted]


def _list_of(name: str) -> str:
    if registry.has(name):
        return registry.of(name).url if registry.of(name).in_menu else ""
    return {"user": reverse("settings_users"), "team": reverse("settings_teams"), "role": reverse("settings_roles")}.get(name, "")


@for_owners
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    return _asked(request, SampleWork.What.LOAD)


@for_owners
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """First what goes and what stays, then the word to do it."""
    if request.method == "POST":
        return _asked(request, SampleWork.What.REMOVE)
    would = what_would_go()
    context = {"gone": in_words(would.gone), "stays": in_words(would.stays), "loaded": Workspace.current().sample_loaded_at is not None}
    return render(request, "site/sample/removal.html", context)


def _asked(request: HttpRequest, what: SampleWork.What) -> HttpResponse:
    try:
        ask_for(what, by=actor_in(request), at=timezone.now())
    except Impossible as trouble:
        say(request, str(trouble), level="error")
    return HttpResponseRedirect(reverse("settings_sample"))


@for_owners
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """A fragment while it works; once it has ended the page is loaded again and says what came of it."""
    work = latest_work()
    if work is None or not work.at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "site/sample/progress.html", bar_of(work))


def bar_of(work: SampleWork) -> dict[str, Any]:
    waiting = work.state == SampleWork.State.WAITING
    words = {"load": _("Loading the sample company"), "remove": _("Removing the sample data")}
    return {"label": _("Waiting for its turn") if waiting else words[work.what], "percent": "" if waiting else int(work.share * 100)}


def notice(request: HttpRequest) -> str | None:
    """On the first pages, to owners, while sample data is there."""
    here = request.resolver_match
    if here is None or here.url_name not in FIRST_PAGES or not actor_in(request).may_all:
        return None
    work = latest_work()
    if Workspace.current().sample_loaded_at is None or (work is not None and work.at_work):
        return None
    return render_to_string("site/sample/notice.html", request=request)
