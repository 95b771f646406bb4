"""Into the bin and out of it: one record, the selected ones, and the bin itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.finding import Question, find, get
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import may, readable_field, require_may
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import asking_of, opened, said
from guanxi.records.web.rows import name_of, rows_of
from guanxi.records.web.undoing import undo_url
from guanxi.ui.toasts import say

MOST = 500


@opened
@require_POST
def delete_record(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    require_may(record_type, "delete", actor_in(request))
    record = get(record_type, record_id, asking_of(request), columns=(record_type.title,))
    entry = _in_one_act(request, record_type, "deleted", [record_id], bin_records)
    say(request, _("%(name)s is in the bin.") % {"name": name_of(record)}, undo=undo_url(entry))
    return HttpResponseClientRedirect(record_type.url)


@opened
@require_POST
def delete_selected(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    ids = selected(request)
    entry = _in_one_act(request, record_type, "deleted", ids, bin_records)
    say(request, ngettext("%(n)d record is in the bin.", "%(n)d records are in the bin.", len(ids)) % {"n": len(ids)}, undo=undo_url(entry))
    return HttpResponseClientRefresh()


@opened
@require_POST
def restore_selected(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    ids = selected(request)
    try:
        entry = _in_one_act(request, record_type, "restored", ids, restore_records)
    except Invalid as invalid:
        return said(HttpResponse(status=409), str(invalid))
    say(request, ngettext("%(n)d record is back.", "%(n)d records are back.", len(ids)) % {"n": len(ids)}, undo=undo_url(entry))
    return HttpResponseClientRefresh()


def selected(request: HttpRequest) -> list[int]:
    words = [word for word in dict.fromkeys(request.POST.getlist("id")) if word.isdecimal() and len(word) < 19]
    if len(words) > MOST:
        raise Invalid([Problem("too_many", _("Select at most %(n)d records at once.") % {"n": MOST})])
    return [int(word) for word in words]


def _in_one_act(request: HttpRequest, record_type: RecordType, verb: str, ids: Sequence[int], do: Callable[..., Any]) -> int:
    actor = actor_in(request)
    require_may(record_type, "delete", actor)
    about = (record_type.name, ids[0]) if len(ids) == 1 else None
    with act(f"{record_type.name}.{verb}", by=actor, at=timezone.now(), about=about) as entry:
        do(record_type, ids, by=actor)
        return entry.id


@opened
@require_GET
def bin_page(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asking = asking_of(request)
    require(asking.actor, "read", record_type.name)
    names = [
        name for name in dict.fromkeys((*record_type.default_columns, "changed_at")) if readable_field(record_type, name, asking.actor)
    ]
    sort = ("-changed_at",) if "changed_at" in names else ()
    page = find(
        record_type,
        Question(columns=(*dict.fromkeys((*names, record_type.title)),), sort=sort, binned=True, cursor=request.GET.get("after") or None),
        asking,
    )
    fields = [record_type.by_name[name] for name in names]
    context = {
        "type": record_type,
        "fields": fields,
        "rows": rows_of(page.records, fields, asking, editable=False, linked=False),
        "next": f"{record_type.url}bin/?after={page.next}" if page.next else "",
        "restorable": may(record_type, "delete", asking.actor),
    }
    return render(request, "records/bin.html", context)
