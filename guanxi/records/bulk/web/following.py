"""Bulk work on its way and at its end: progress that can be left and stopped, the result with its reasons, and taking it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.web.doors import actor_in
from guanxi.records.bulk.finding import bulk_of, bulks_of, may_undo, require_undo, type_of
from guanxi.records.bulk.stopping import ask_to_stop
from guanxi.records.bulk.telling import listed_of, reasons_of, why_stopped, why_undoing_stopped
from guanxi.records.bulk.undoing import start_undo
from guanxi.records.bulk.web.words import State, percent_of, state_of, title_of
from guanxi.records.models import BulkChange
from guanxi.records.problems import Invalid
from guanxi.records.web.asked import ALL
from guanxi.records.web.doors import asking_of, opened, said

PAGE, LISTED = 50, 100


@opened
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    actor, asking = actor_in(request), asking_of(request)
    page = Paginator(bulks_of(actor), PAGE).get_page(request.GET.get("page", "1")[:6])
    rows = [{"bulk": one, "title": title_of(one, asking), **state_of(one)} for one in page.object_list]
    return render(request, "records/bulk/works.html", {"page": page, "rows": rows, "everybody": actor.may_all})


@opened
@require_GET
def bulk_page(request: HttpRequest, bulk_id: int) -> HttpResponse:
    bulk = bulk_of(bulk_id, actor_in(request))
    template = "progress.html" if bulk.at_work else "result.html"
    return render(request, f"records/bulk/{template}", _shown(request, bulk))


def _shown(request: HttpRequest, bulk: BulkChange) -> dict[str, Any]:
    record_type, actor = type_of(bulk), actor_in(request)
    context = {"bulk": bulk, "type": record_type, "title": title_of(bulk, asking_of(request)), "list_url": _list_of(bulk)}
    if bulk.at_work:
        return context | progress_of(bulk)
    return context | {
        "why_stopped": why_stopped(bulk),
        "why_undoing_stopped": why_undoing_stopped(bulk),
        "may_undo": bulk.may_be_undone and may_undo(bulk, actor),
        "refused_why": reasons_of(bulk, "refused"),
        "refused": listed_of(bulk, "refused", actor, LISTED),
        "kept_why": reasons_of(bulk, "kept"),
        "kept": listed_of(bulk, "kept", actor, LISTED),
    }


def _list_of(bulk: BulkChange) -> str:
    """The list that it was asked from, as it was filtered there."""
    record_type, asked = type_of(bulk), dict(bulk.question or {})
    if asked.pop("binned", ""):
        return f"{record_type.url}bin/"
    return f"{record_type.url}?{urlencode({'view': ALL, **asked})}"


def progress_of(bulk: BulkChange) -> dict[str, Any]:
    words = {State.WAITING: _("Waiting for its turn"), State.UNDOING: _("Being taken back")}
    label = words.get(State(bulk.state), _("At work"))
    if bulk.stop_asked and bulk.state != State.UNDOING:
        label = _("Stops after the records at hand")
    percent = percent_of(bulk)
    stoppable = bulk.state in {State.WAITING, State.RUNNING} and not bulk.stop_asked
    return {"label": label, "percent": "" if percent is None else percent, "note": _how_far(bulk, percent), "stoppable": stoppable}


def _how_far(bulk: BulkChange, percent: int | None) -> str:
    if percent is None:
        return ""
    done, whole = (bulk.returned + bulk.kept, bulk.changed) if bulk.state == State.UNDOING else (bulk.treated, bulk.matching or 0)
    words = ngettext("%(done)s of %(whole)s record", "%(done)s of %(whole)s records", whole)
    figures = {"done": number_format(done, force_grouping=True), "whole": number_format(whole, force_grouping=True)}
    return _("%(number)s %%") % {"number": percent} + " · " + words % figures


@opened
@require_GET
def progress(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """A fragment while it works; once it has ended the page is loaded again and shows the result."""
    bulk = bulk_of(bulk_id, actor_in(request))
    if not bulk.at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "records/bulk/progress_bar.html", {"bulk": bulk} | progress_of(bulk))


@opened
@require_POST
@transaction.atomic
def stop(request: HttpRequest, bulk_id: int) -> HttpResponse:
    bulk = bulk_of(bulk_id, actor_in(request), locked=True)
    ask_to_stop(bulk)
    return HttpResponseRedirect(f"/bulk/{bulk.pk}/")


@opened
@require_http_methods(["GET", "POST"])
@transaction.atomic
def undo(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """From its page, after a word about what will happen; or from the toast that told of its end."""
    bulk = bulk_of(bulk_id, actor_in(request), locked=True)
    require_undo(bulk, actor_in(request))
    if request.method == "GET":
        return render(request, "records/bulk/undo_dialog.html", {"bulk": bulk, "title": title_of(bulk, asking_of(request))})
    try:
        start_undo(bulk, by=actor_in(request))
    except Invalid as invalid:
        if not request.headers.get("HX-Request"):
            raise
        return said(HttpResponse(status=409), str(invalid))
    if request.headers.get("HX-Request"):
        return said(HttpResponse(status=204), _("It is being taken back in the background."))
    return HttpResponseRedirect(f"/bulk/{bulk.pk}/")
