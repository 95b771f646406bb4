"""The page about the data of one person: what is kept, what they asked for, and everything to hand out."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from guanxi.customers.privacy.bundle import files_of, kept_of, person_to_honour, write_bundle
from guanxi.customers.privacy.commented import comments_on
from guanxi.customers.privacy.tags import WISHES
from guanxi.records.finding import Record
from guanxi.records.web.doors import asking_of, opened


def data_button(request: HttpRequest, record: Record) -> str | None:
    if not asking_of(request).actor.may("export", "person"):
        return None
    return render_to_string("customers/privacy/button.html", {"record": record}, request)


@opened
@require_GET
def data_page(request: HttpRequest, person_id: int) -> HttpResponse:
    asking = asking_of(request)
    person = person_to_honour(person_id, asking)
    kept = kept_of(person_id, asking)
    wishes = [(person.type.by_name[name], person.values[name]) for name in WISHES if name in person.values]
    context = {"person": person, "kept": kept, "files": len(files_of(kept)), "comments": comments_on(kept).count(), "wishes": wishes}
    context["may_erase"] = asking.actor.may("erase", "person")
    return render(request, "customers/privacy/data.html", context)


@opened
@require_POST
def bundle(request: HttpRequest, person_id: int) -> HttpResponseBase:
    asking = asking_of(request)
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_bundle(person_id, file, asking)
    file.seek(0)
    day = asking.now.astimezone(asking.zone).date()
    return FileResponse(file, as_attachment=True, filename=f"person-{person_id}-{day:%Y-%m-%d}.zip", content_type="application/zip")
