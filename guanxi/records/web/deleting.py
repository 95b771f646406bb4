"""Into the bin: one record; and the bin itself, from which what is selected is taken out again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.bulk.deeds import BY_HAND, MASS_UPDATE
from guanxi.records.finding import Question, find, get
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import may, readable_field, require_may
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.rows import name_of, rows_of
from guanxi.records.web.undoing import undo_url
from guanxi.ui.toasts import say


@opened
@require_POST
def delete_record(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    actor = actor_in(request)
    require_may(record_type, "delete", actor)
    record = get(record_type, record_id, asking_of(request), columns=(record_type.title,))
    with act(f"{record_type.name}.deleted", by=actor, at=timezone.now(), about=(record_type.name, record_id)) as entry:
        bin_records(record_type, [record_id], by=actor)
    say(request, _("%(name)s is in the bin.") % {"name": name_of(record)}, undo=undo_url(entry.id))
    return HttpResponseClientRedirect(record_type.url)


def selected(request: HttpRequest) -> list[int]:
    words = [word for word in dict.fromkeys(request.POST.getlist("id")) if word.isdecimal() and len(word) < 19]
    if len(words) > BY_HAND:
        raise Invalid([Problem("too_many", _("Select at most %(n)d records at once.") % {"n": BY_HAND})])
    return [int(word) for word in words]


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
        "matching_url": f"{record_type.url}selected/matching/?binned=1",
        "mass": may(record_type, MASS_UPDATE, asking.actor),
    }
    return render(request, "records/bin.html", context)
