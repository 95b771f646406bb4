"""The first step: a file is chosen or dropped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.access.web.doors import actor_in
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.finding import require_import
from guanxi.records.importing.targets import MIXED
from guanxi.records.importing.web.kinds import label_of, list_url, upload_url
from guanxi.records.importing.web.showing import offers, steps_of
from guanxi.records.models import Import
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.web.doors import opened

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"


@opened
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, object_name: str) -> HttpResponse:
    require_import(actor_in(request), object_name)
    error = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(f"/imports/{_drafted(request, object_name).pk}/reading/")
        except TableRefused as refused:
            error = refused.sentence
    return render(request, "records/importing/upload.html", _context(request, object_name, error), status=422 if error else 200)


def _drafted(request: HttpRequest, object_name: str) -> Import:
    file: Any = request.FILES.get("file")
    if file is None:
        raise TableRefused("missing")
    return draft_import(object_name, file.temporary_file_path(), file_name=file.name or "", by=actor_in(request))


def _context(request: HttpRequest, object_name: str, error: str) -> dict[str, Any]:
    return {
        "kind": object_name,
        "mixed": object_name == MIXED,
        "kind_label": label_of(object_name),
        "list_url": list_url(object_name),
        "others": [one for one in offers(actor_in(request)) if one["url"] != upload_url(object_name)],
        "steps": steps_of(None, 0),
        "accepted": ACCEPTED,
        "hint": _("CSV up to 2 GB or Excel up to 200 MB. The encoding and the separator are found out."),
        "error": error,
    }
