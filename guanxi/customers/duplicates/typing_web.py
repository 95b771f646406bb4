"""The warning in forms: while somebody types, the records that may be meant are named below. Saving is never in its way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from guanxi.access.refusing import require
from guanxi.customers.duplicates.finding import KINDS
from guanxi.customers.duplicates.scoring import INBOX
from guanxi.customers.duplicates.warning import known_already
from guanxi.customers.duplicates.words import said
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.problems import NotFound
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.forms import form_fields
from guanxi.records.web.posting import posted, raw


@opened
@require_POST
def check(request: HttpRequest, kind: str) -> HttpResponse:
    """A fragment; empty where nobody is known. `besides` is the record that is being edited."""
    if kind not in KINDS:
        raise NotFound
    asking, record_type = asking_of(request), registry.of(kind)
    require(asking.actor, "read", kind)
    fields = form_fields(record_type, asking, short="short" in request.POST)
    word = request.GET.get("besides", "")
    besides = int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None
    found = known_already(record_type, raw(fields, posted(fields, request.POST, asking)), asking, besides=besides)
    shown = [
        {"record": one.record, "told": _told(one.record, asking), "reasons": said(one.reasons), "likely": one.score >= INBOX}
        for one in found
    ]
    return render(request, "customers/duplicates/known.html", {"known": shown, "type": record_type})


def _told(record: Record, asking: Asking) -> str:
    """A few words by which two of one name are told apart."""
    fields = [record.type.by_name[name] for name in record.type.told_by if name in record.values]
    return " · ".join(text[:60] for field in fields if (text := field.as_text(record.values[field.name], asking)))


def form_aid(request: HttpRequest, record_type: RecordType, record: Record | None) -> str:
    """The place in the form where the warning appears."""
    return render_to_string("customers/duplicates/known_place.html", {"type": record_type, "record": record}, request)
