"""An import on its way and at its end: progress that can be left, what a trial found, the result, and the rows behind each number."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.access.web.doors import actor_in
from guanxi.records.importing.finding import import_of
from guanxi.records.importing.noting import all_notes
from guanxi.records.importing.outcome import WRITTEN, first_problems, kept_records, why_stopped, why_undoing_stopped, written_records
from guanxi.records.importing.rejected_file import rejected_chunks
from guanxi.records.importing.settling import go_on, is_open, may_go_on, start
from guanxi.records.importing.targets import types_of
from guanxi.records.importing.undoing import may_undo
from guanxi.records.importing.web.showing import percent_of, show
from guanxi.records.importing.web.telling import to_be_told
from guanxi.records.jobs import start_import
from guanxi.records.models import Import
from guanxi.records.problems import NotFound
from guanxi.records.web.doors import opened

KEPT = 100
AT_WORK = {Import.State.WAITING, Import.State.RUNNING, Import.State.UNDOING}


@opened
@require_GET
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    an_import = import_of(import_id, actor_in(request))
    if an_import.state == Import.State.DRAFT:
        return HttpResponseRedirect(f"/imports/{an_import.pk}/reading/")
    step = None if an_import.state in {Import.State.UNDOING, Import.State.UNDONE} else 3 if an_import.dry_run else 4
    if an_import.state in AT_WORK:
        return show(request, "progress.html", an_import, step, progress_of(an_import))
    return show(request, "result.html", an_import, step, _result(request, an_import))


@opened
@require_GET
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """A fragment while it works; once it has ended the page is loaded again and shows the result."""
    an_import = import_of(import_id, actor_in(request))
    if an_import.state not in AT_WORK:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "records/importing/progress_bar.html", {"import": an_import} | progress_of(an_import))


def progress_of(an_import: Import) -> dict[str, Any]:
    words = {Import.State.WAITING: _("Waiting for its turn"), Import.State.UNDOING: _("Taking the import back")}
    label = words.get(Import.State(an_import.state)) or (_("Checking") if an_import.dry_run else _("Importing"))
    percent = percent_of(an_import)
    return {"label": label, "percent": "" if percent is None else percent, "note": _how_far(an_import, percent)}


def _how_far(an_import: Import, percent: int | None) -> str:
    if an_import.state != Import.State.RUNNING:
        return ""
    if percent is None:
        return _("Reading the file")
    count = {"count": number_format(an_import.rows_done, force_grouping=True)}
    rows = ngettext("%(count)s row done", "%(count)s rows done", an_import.rows_done) % count
    return _("%(number)s %%") % {"number": percent} + " · " + rows


def _result(request: HttpRequest, an_import: Import) -> dict[str, Any]:
    kept = kept_records(an_import, actor_in(request), KEPT)
    return {
        "problems": first_problems(an_import),
        "why_stopped": why_stopped(an_import),
        "why_undoing_stopped": why_undoing_stopped(an_import),
        "may_undo": an_import.may_be_undone and may_undo(an_import, actor_in(request)),
        "notes": all_notes(an_import),
        "kept": [{"ref": ref, "url": record_type.url_of(ref.id), "why": why} for record_type, ref, why in kept],
        "not_listed": an_import.report.get("kept_count", 0) - len(kept),
        "types": [one.label_plural for one in types_of(an_import.object)],
        "open": is_open(an_import),
        "may_go_on": may_go_on(an_import),
    }


@opened
@require_POST
@transaction.atomic
def run(request: HttpRequest, import_id: int) -> HttpResponse:
    """After a trial: now for real. After it stopped: the rest."""
    an_import = import_of(import_id, actor_in(request), locked=True)
    if is_open(an_import):
        start_import(start(to_be_told(an_import)))
    elif may_go_on(an_import):
        start_import(go_on(to_be_told(an_import)))
    return HttpResponseRedirect(f"/imports/{an_import.pk}/")


@opened
@require_GET
def rejected(request: HttpRequest, import_id: int) -> HttpResponseBase:
    an_import = import_of(import_id, actor_in(request))
    response = StreamingHttpResponse(rejected_chunks(an_import), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{an_import.pk}.csv"'
    return response


@opened
@require_GET
def written(request: HttpRequest, import_id: int, what: str) -> HttpResponse:
    """The records behind a number, as far as this reader may see them."""
    an_import = import_of(import_id, actor_in(request))
    if what not in WRITTEN or an_import.dry_run:
        raise NotFound
    after = request.GET.get("after", "")
    page = written_records(an_import, what, actor_in(request), after=after if len(after) < 60 else "")
    return show(request, "written.html", an_import, None, {"what": what, "page": page})
