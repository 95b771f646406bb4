"""Export of what the list shows: CSV streams, Excel is written to a file first because its format needs it whole."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.refusing import require
from guanxi.access.web.confirming import confirmation_ended, confirmed_lately, require_confirmation
from guanxi.access.web.doors import actor_in
from guanxi.records.exported_rows import rows_taken
from guanxi.records.exporting import Export, export, going
from guanxi.records.problems import Invalid
from guanxi.records.registry import RecordType
from guanxi.records.tablefiles.writing import csv_chunks, write_xlsx
from guanxi.records.web.asked import Asked, asked_in
from guanxi.records.web.deleting import selected
from guanxi.records.web.doors import opened

UNASKED = 1_000
"""Rows that go out without a question; for more it is asked who takes them, at once or one small file after the other."""
LATELY = timedelta(hours=1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opened
@require_GET
def export_csv(request: HttpRequest, record_type: RecordType) -> HttpResponseBase:
    return _csv(record_type, _asked(request, record_type))


@opened
@require_GET
def export_xlsx(request: HttpRequest, record_type: RecordType) -> HttpResponseBase:
    return _xlsx(record_type, _asked(request, record_type))


@opened
@require_POST
def export_selected_csv(request: HttpRequest, record_type: RecordType) -> HttpResponseBase:
    return _csv(record_type, _asked(request, record_type, ids=_ticked(request)))


@opened
@require_POST
def export_selected_xlsx(request: HttpRequest, record_type: RecordType) -> HttpResponseBase:
    return _xlsx(record_type, _asked(request, record_type, ids=_ticked(request)))


@opened
@require_http_methods(["GET", "POST"])
def export_dialog(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """Of the list, or (POST) of the rows ticked off: how many go out and how many are kept back, before anything does."""
    asked = _checked(request, record_type)
    ticked = request.method == "POST"
    leaving = going(record_type, asked.question(), asked.asking, ids=_ticked(request) if ticked else None)
    at = "selected/export" if ticked else "export"
    context = {
        "number": leaving.number,
        "going": ngettext(
            "%(n)s record goes out, with the columns of this list.", "%(n)s records go out, with the columns of this list.", leaving.number
        )
        % {"n": _figure(leaving.number)},
        "kept_back": leaving.kept_back and kept_back_words(leaving.kept_back),
        "ticked": ticked,
        "csv_url": asked.url(f"{at}.csv", open=""),
        "xlsx_url": asked.url(f"{at}.xlsx", open=""),
    }
    return render(request, "records/export_dialog.html", context)


def kept_back_words(number: int) -> str:
    words = ngettext(
        "%(n)s record is kept back: it is about somebody whose data may not be processed for now.",
        "%(n)s records are kept back: they are about people whose data may not be processed for now.",
        number,
    )
    return words % {"n": _figure(number)}


def _figure(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _ticked(request: HttpRequest) -> list[int] | None:
    """None stands for all that the list matches."""
    return None if "all" in request.POST else selected(request)


def _asked(request: HttpRequest, record_type: RecordType, **more: Any) -> Export:
    """The columns that the list shows, and the rows that it would show."""
    asked = _checked(request, record_type)
    question = asked.question()
    shown = type(question)(tuple(one.name for one in asked.fields), question.filter, question.sort, question.q)
    return export(record_type, shown, asked.asking, allow=partial(_confirmed, request, asked.url("", open="")), **more)


def _checked(request: HttpRequest, record_type: RecordType) -> Asked:
    asked = asked_in(request, record_type)
    require(asked.asking.actor, "export", record_type.name)
    if not asked.check():
        raise Invalid(asked.problems)
    return asked


def _confirmed(request: HttpRequest, back: str, number: int) -> None:
    """What went out while it was known who takes it counts no more."""
    if confirmed_lately(request):
        return
    since = max(timezone.now() - LATELY, confirmation_ended(request))
    if number + rows_taken(actor_in(request), since) > UNASKED:
        require_confirmation(request, back=back)


def _csv(record_type: RecordType, found: Export) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_chunks(found.header, found.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(record_type, "csv")}"'
    return response


def _xlsx(record_type: RecordType, found: Export) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_xlsx(file, found.header, found.rows, sheet_name=str(record_type.label_plural))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(record_type, "xlsx"), content_type=XLSX)


def _name(record_type: RecordType, ending: str) -> str:
    return f"{record_type.plural}-{timezone.localdate():%Y-%m-%d}.{ending}"
