"""“Share…” on a record's page: whom it is shared with, and sharing it with one more, in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.access.web.doors import actor_in
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType
from guanxi.records.sharing.finding import Shown, choices, require_sharing, shares_on
from guanxi.records.sharing.writing import USUAL, Terms, end_share, share_record, undo_sharing
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.rows import name_of
from guanxi.records.web.undoing import undone
from guanxi.ui.toasts import toast

WAYS = {"read": False, "write": True}


@opened
@require_http_methods(["GET", "POST"])
def shares_dialog(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    asking = asking_of(request)
    require_sharing(record_type, record_id, asking.actor)
    if request.method == "GET":
        return _dialog(request, record_type, record_id, _beginning(request, record_type, record_id, asking))
    try:
        made = share_record(record_type, record_id, _terms(request.POST), by=asking.actor, at=asking.now)
    except Invalid as invalid:
        return _dialog(request, record_type, record_id, request.POST, invalid)
    return toast(_dialog(request, record_type, record_id, _fresh(asking)), _("Shared."), undo=_undo_url(made.entry))


@opened
@require_POST
def end_of_share(request: HttpRequest, record_type: RecordType, record_id: int, share_id: int) -> HttpResponse:
    entry = end_share(record_type, record_id, share_id, by=actor_in(request))
    answer = _dialog(request, record_type, record_id, _fresh(asking_of(request)))
    return toast(answer, _("No longer shared."), undo=_undo_url(entry))


@opened
@require_POST
def undo_share(request: HttpRequest, entry: int) -> HttpResponse:
    return undone(request, undo_sharing, entry)


def _undo_url(entry: int) -> str:
    return reverse("record-share-undo", args=[entry])


def _terms(given: Mapping[str, str]) -> Terms:
    kind, _colon, number = given.get("whom", "").partition(":")
    pk = int(number) if number.isdecimal() and len(number) < 19 else None
    return Terms(
        user=pk if kind == "user" else None,
        team=pk if kind == "team" else None,
        may_write=WAYS.get(given.get("way", ""), False),
        until=_day(given.get("until", "")),
    )


def _day(word: str) -> date | None:
    if not word:
        return None
    try:
        day = parse_date(word)
    except ValueError:
        day = None
    if day is None:
        raise Invalid([Problem("date", _("“%(value)s” is no date.") % {"value": word[:30]}, "until")])
    return day


def _fresh(asking: Asking) -> dict[str, str]:
    return {"whom": "", "way": "read", "until": (asking.now + USUAL).astimezone(asking.zone).date().isoformat()}


def _beginning(request: HttpRequest, record_type: RecordType, record_id: int, asking: Asking) -> dict[str, str]:
    """The form for one more, or with the terms of the one that is to be changed."""
    chosen = request.GET.get("share", "")
    for one in shares_on(record_type, record_id, asking) if chosen else ():
        if str(one.id) == chosen:
            return {"whom": _key(one), "way": "write" if one.may_write else "read", "until": one.until.isoformat() if one.until else ""}
    return _fresh(asking)


def _key(one: Shown) -> str:
    return f"user:{one.user}" if one.user else f"team:{one.team}"


def _dialog(
    request: HttpRequest, record_type: RecordType, record_id: int, values: Mapping[str, str], invalid: Invalid | None = None
) -> HttpResponse:
    asking = asking_of(request)
    colleagues, teams = choices(but=asking.actor.user_id)
    found = shares_on(record_type, record_id, asking)
    context: dict[str, Any] = {
        "type": record_type,
        "name": name_of(get(record_type, record_id, asking, columns=(record_type.title,))),
        "shares": found,
        "colleagues": [(f"user:{one.pk}", str(one)) for one in colleagues],
        "teams": [(f"team:{one.pk}", str(one)) for one in teams],
        "changing": any(_key(one) == values.get("whom") for one in found),
        "values": values,
        "errors": [problem.message for problem in invalid.problems] if invalid is not None else [],
        "today": asking.now.astimezone(asking.zone).date(),
        "url": f"{record_type.url_of(record_id)}shares/",
    }
    return render(request, "records/sharing/dialog.html", context, status=422 if invalid is not None else 200)
