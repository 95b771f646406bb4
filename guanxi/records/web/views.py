"""Saved views on the page of a list: choosing one, keeping what the list shows under a name, taking a change into the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from guanxi.access.web.doors import actor_in
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType
from guanxi.records.saved_views import (
    View,
    change_view,
    choose_view,
    default_of,
    delete_view,
    may_change,
    save_view,
    take_back,
    view_of,
    views_of,
)
from guanxi.records.web.asked import ALL, Asked, asked_in
from guanxi.records.web.doors import opened, reading
from guanxi.records.web.undoing import undone
from guanxi.ui.toasts import say


def views_in(request: HttpRequest) -> list[View]:
    """All that this user can use; asked once for a page, its menu included."""
    found: list[View] | None = getattr(request, "guanxi_views", None)
    if found is None:
        found = views_of(actor_in(request))
        request.guanxi_views = found  # type: ignore[attr-defined]
    return found


def pinned_in(request: HttpRequest, record_type: RecordType) -> list[tuple[Any, str]]:
    """What the menu shows under the object."""
    return [(one.name, address(record_type, one)) for one in views_in(request) if one.pinned and one.object == record_type.name]


def address(record_type: RecordType, view: View) -> str:
    return f"{record_type.url}?view={view.id}"


def to_default(request: HttpRequest, record_type: RecordType) -> HttpResponseBase | None:
    """Whoever asks for nothing in particular gets the view with which they begin."""
    if request.GET or actor_in(request).user_id is None:
        return None
    view = default_of(record_type, actor_in(request))
    return HttpResponseRedirect(f"{record_type.url}?view={view}") if view is not None else None


def switcher(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What stands beside the name of the object, and what is offered where the list is not as its view says."""
    actor = actor_in(request)
    views = [one for one in views_in(request) if one.object == asked.type.name]
    begins = any(one.is_default for one in views)
    return {
        "views": [(one, address(asked.type, one)) for one in views],
        "all_url": asked.type.url + (f"?view={ALL}" if begins else ""),
        "view_changeable": asked.view is not None and may_change(asked.view, actor),
        "words_to_keep": urlencode(asked.to_keep),
        "reset_url": address(asked.type, asked.view) if asked.view is not None else asked.type.url,
    }


@reading
@require_http_methods(["GET", "POST"])
def new_view(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """The list as the address asks for it, under a name."""
    asked = asked_in(request, record_type)
    if request.method == "GET":
        return _form(request, record_type, None, {"pinned": "1"})
    try:
        made = save_view(record_type, by=actor_in(request), words=asked.to_keep, **_said_in(request))
    except Invalid as invalid:
        return _form(request, record_type, None, request.POST, invalid)
    say(request, _("“%(view)s” is kept.") % {"view": made.name})
    return HttpResponseClientRedirect(address(record_type, made))


@reading
@require_http_methods(["GET", "POST"])
def edit_view(request: HttpRequest, record_type: RecordType, view_id: int) -> HttpResponse:
    """Its name and readers, for whoever may change it; pinning it and beginning with it, for everybody by themselves."""
    actor = actor_in(request)
    view = view_of(record_type, view_id, actor)
    if request.method == "GET":
        told = {"name": view.name, "shared": view.shared, "pinned": view.pinned, "is_default": view.is_default}
        return _form(request, record_type, view, {name: str(value) for name, value in told.items() if value})
    wanted = _said_in(request)
    try:
        if may_change(view, actor) and (wanted["name"], wanted["shared"]) != (view.name, view.shared):
            change_view(record_type, view_id, by=actor, name=wanted["name"], shared=wanted["shared"])
        choose_view(record_type, view_id, by=actor, pinned=wanted["pinned"], is_default=wanted["is_default"])
    except Invalid as invalid:
        return _form(request, record_type, view, request.POST, invalid)
    except NotFound:  # whoever looks after the settings has made somebody's view a private one
        return HttpResponseClientRedirect(f"{record_type.url}?view={ALL}")
    return HttpResponseClientRedirect(address(record_type, view))


@reading
@require_http_methods(["GET", "POST"])
def update_view(request: HttpRequest, record_type: RecordType, view_id: int) -> HttpResponse:
    """What the list shows now becomes what the view says; of a shared view only once it has been said that it is everybody's."""
    view = view_of(record_type, view_id, actor_in(request))
    if request.method == "GET":
        return render(request, "records/view_update.html", {"type": record_type, "view": view, "url": request.get_full_path()})
    entry = change_view(record_type, view_id, by=actor_in(request), words=asked_in(request, record_type).to_keep)
    say(request, _("“%(view)s” shows this from now on.") % {"view": view.name}, undo=reverse("record-view-undo", args=[entry]))
    return HttpResponseClientRedirect(address(record_type, view))


@reading
@require_POST
def remove_view(request: HttpRequest, record_type: RecordType, view_id: int) -> HttpResponse:
    view = view_of(record_type, view_id, actor_in(request))
    entry = delete_view(record_type, view_id, by=actor_in(request))
    say(
        request,
        _("The view “%(view)s” is gone. No record was touched.") % {"view": view.name},
        undo=reverse("record-view-undo", args=[entry]),
    )
    return HttpResponseClientRedirect(f"{record_type.url}?view={ALL}")


@opened
@require_POST
def undo_view(request: HttpRequest, entry: int) -> HttpResponse:
    return undone(request, take_back, entry)


def _said_in(request: HttpRequest) -> dict[str, Any]:
    said_yes = {name: bool(request.POST.get(name)) for name in ("shared", "pinned", "is_default")}
    return {"name": request.POST.get("name", ""), **said_yes}


def _form(
    request: HttpRequest, record_type: RecordType, view: View | None, values: Mapping[str, str], invalid: Invalid | None = None
) -> HttpResponse:
    errors: Sequence[str] = [problem.message for problem in invalid.problems] if invalid is not None else []
    context = {
        "type": record_type,
        "view": view,
        "values": values,
        "errors": errors,
        "url": request.get_full_path(),
        "changeable": view is None or may_change(view, actor_in(request)),
    }
    return render(request, "records/view_form.html", context, status=422 if errors else 200)
