"""Files on a record's page: the panel, sending, fetching, small pictures, deleting and taking back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.files import keeping
from guanxi.files.adding import NotTaken, add_file
from guanxi.files.deleting import delete_file, restore_file
from guanxi.files.finding import kept_on
from guanxi.files.models import StoredFile
from guanxi.files.previewing import CONTENT_TYPE, preview
from guanxi.files.recognising import IMAGES
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.attachments.access import changeable_file, check_changeable, may_change, readable_file
from guanxi.records.finding import Record, get
from guanxi.records.problems import NotFound
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.writing import lock
from guanxi.ui.toasts import toast

SANDBOX = "sandbox; default-src 'none'"
MOST_AT_ONCE = 20
Answer = TypeVar("Answer", bound=HttpResponseBase)


def asks(record: Record, asking: Asking) -> Questions:
    return {_key(record.type): _questions(record.type, record.id)}


def _key(record_type: RecordType) -> str:
    return f"files of {record_type.name}"


def _questions(record_type: RecordType, record_id: int) -> list[Question]:
    def files(records: object) -> QuerySet[Any, Any]:
        found = kept_on(record_type.name).filter(record_id__any_of=records)
        return found.values("id", "name", "size", "created_at", "content_type", "uploaded_by__name", "uploaded_by__username")

    return [Question("files", files, [record_id])]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "by": row["uploaded_by__name"] or row["uploaded_by__username"] or "", "image": row["content_type"] in IMAGES}


def files_panel(request: HttpRequest, record: Record) -> str:
    return render_to_string("records/attachments/files.html", _context(record.type, record.id, asking_of(request)), request)


@opened
@require_http_methods(["GET", "POST"])
def files_on(request: HttpRequest, plural: str, record_id: int) -> HttpResponse:
    asking, record_type = asking_of(request), registry.by_plural(plural)
    if record_type is None:
        raise NotFound
    get(record_type, record_id, asking, columns=(record_type.title,))
    if request.method == "GET":
        return render(request, "records/attachments/files.html", _context(record_type, record_id, asking))
    check_changeable(record_type, record_id, asking)
    problems = [line for upload in request.FILES.getlist("file")[:MOST_AT_ONCE] if (line := _add(record_type, record_id, upload, asking))]
    if not request.FILES:
        problems = [_("Choose a file first.")]
    context = _context(record_type, record_id, asking, problems)
    return render(request, "records/attachments/files.html", context, status=422 if problems else 200)


def _add(record_type: RecordType, record_id: int, upload: Any, asking: Asking) -> str:
    """The sentence of what was not taken, or nothing."""
    try:
        if hasattr(upload, "temporary_file_path"):
            _store(record_type, record_id, upload.name, Path(upload.temporary_file_path()), asking)
        else:
            with tempfile.NamedTemporaryFile() as file:
                for chunk in upload.chunks():
                    file.write(chunk)
                file.flush()
                _store(record_type, record_id, upload.name, Path(file.name), asking)
    except NotTaken as refused:
        return str(refused)
    return ""


def _store(record_type: RecordType, record_id: int, name: str, path: Path, asking: Asking) -> None:
    def holding() -> None:
        if not lock(record_type, [record_id], asking.actor, "change"):
            raise NotFound

    add_file(object_name=record_type.name, record_id=record_id, name=name, content=path, by=asking.actor, at=asking.now, holding=holding)


@opened
@require_GET
def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Always as a file to keep, never as a page of ours."""
    stored = readable_file(file_id, asking_of(request))
    try:
        content = keeping.path_of(stored.key).open("rb")
    except FileNotFoundError as missing:
        raise NotFound from missing
    response = FileResponse(content, content_type=stored.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
    response["Content-Length"] = str(stored.size)
    return _sandboxed(response)


@opened
@require_GET
def small_picture(request: HttpRequest, file_id: int) -> HttpResponse:
    drawn = preview(readable_file(file_id, asking_of(request)))
    if drawn is None:
        raise NotFound
    response = HttpResponse(drawn, content_type=CONTENT_TYPE)
    return _sandboxed(response)


def _sandboxed(response: Answer) -> Answer:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


@opened
@require_POST
def delete(request: HttpRequest, file_id: int) -> HttpResponse:
    asking = asking_of(request)
    stored = changeable_file(file_id, asking)
    delete_file(stored=stored, by=asking.actor, at=asking.now)
    response = _again(request, stored, asking)
    return toast(response, _("“%(name)s” was deleted.") % {"name": stored.name}, undo=f"/files/{file_id}/restore/")


@opened
@require_POST
def restore(request: HttpRequest, file_id: int) -> HttpResponse:
    asking = asking_of(request)
    stored = changeable_file(file_id, asking, deleted=True)
    restore_file(stored=stored, by=asking.actor, at=asking.now)
    return _again(request, stored, asking)


def _again(request: HttpRequest, stored: StoredFile, asking: Asking) -> HttpResponse:
    return render(request, "records/attachments/files.html", _context(registry.of(stored.object), stored.record_id, asking))


def _context(record_type: RecordType, record_id: int, asking: Asking, problems: Any = ()) -> dict[str, Any]:
    """The caller has read the record."""
    return {
        "files": [_shown(row) for row in answers(asking, _key(record_type), _questions(record_type, record_id))["files"]],
        "address": f"/files/{record_type.plural}/{record_id}/",
        "changeable": may_change(record_type, record_id, asking),
        "problems": problems,
    }
