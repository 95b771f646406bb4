"""The page of notifications: what colleagues did, newest first; read or not; and which kinds one wants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from guanxi.access.web.doors import actor_in
from guanxi.records.notifying.finding import COUNTED_TO, newest, unread_statement
from guanxi.records.notifying.marking import choose_wanted, mark_all_read, mark_read, wanted_by
from guanxi.records.notifying.words import KINDS, icon_of, note_of, sentence_of
from guanxi.records.web.doors import asking_of, opened
from guanxi.sql.prepared import ask
from guanxi.ui.toasts import say

SHOWN = 50
PAGE = "/notifications/"


@opened
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    asking, unread = asking_of(request), request.GET.get("show") == "unread"
    told = newest(asking, before=_mark(request.GET.get("before", "")), unread=unread, most=SHOWN + 1)
    shown = told[:SHOWN]
    context = {
        "shown": [{"one": one, "icon": icon_of(one), "sentence": sentence_of(one, asking), "note": note_of(one)} for one in shown],
        "next": f"{PAGE}?{'show=unread&' if unread else ''}before={shown[-1].at.timestamp()!r}-{shown[-1].id}" if len(told) > SHOWN else "",
        "unread": unread,
        "count": unread_in(request),
    }
    return render(request, "records/notifying/page.html", context)


@opened
@require_POST
def read(request: HttpRequest, notification_id: int) -> HttpResponse:
    mark_read(notification_id, by=actor_in(request), at=timezone.now())
    return HttpResponse(status=204)


@opened
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=actor_in(request), at=timezone.now())
    return HttpResponseRedirect(PAGE)


@opened
@require_http_methods(["GET", "POST"])
def wanted(request: HttpRequest) -> HttpResponseBase:
    user = actor_in(request).user_id or 0
    if request.method == "POST":
        choose_wanted(user, request.POST.getlist("kind"))
        say(request, _("Kept: from now on you hear of what you chose."))
        return HttpResponseClientRedirect(PAGE)
    chosen = wanted_by(user)
    kinds = [(str(kind), label, kind in chosen) for kind, label in KINDS.items()]
    return render(request, "records/notifying/wanted.html", {"kinds": kinds})


def unread_in(request: HttpRequest) -> int:
    """How many are unread: pages learn it with what they ask anyway."""
    found: int | None = getattr(request, "guanxi_unread", None)
    if found is None:
        statement = unread_statement(actor_in(request))
        found = request.guanxi_unread = len(ask(statement.sql, statement.parameters))  # type: ignore[attr-defined]
    return found


def menu_count(request: HttpRequest) -> Any:
    number = unread_in(request)
    return f"{COUNTED_TO}+" if number > COUNTED_TO else number or None


def _mark(word: str) -> tuple[datetime, int] | None:
    """After which notification a page goes on; whatever else stands there begins anew."""
    at, _dash, number = word.rpartition("-")
    try:
        return (datetime.fromtimestamp(float(at), timezone.get_current_timezone()), int(number[:18])) if at else None
    except (ValueError, OverflowError, OSError):
        return None
