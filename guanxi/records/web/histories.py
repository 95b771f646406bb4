"""The history of a record on its page: what changed, and taking a change back."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from guanxi.access.web.doors import actor_in
from guanxi.records.history import Step, Told, history
from guanxi.records.problems import Invalid
from guanxi.records.reading import readable_field, require_may
from guanxi.records.registry import RecordType
from guanxi.records.reverting import revert
from guanxi.records.web.doors import asking_of, opened, said
from guanxi.records.web.rows import changeable_ids
from guanxi.records.web.showing import named
from guanxi.records.web.slots import entry_link
from guanxi.ui.toasts import say


@opened
@require_GET
def record_history(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    """All of it in a card, or that of one field in a dialog."""
    asking = asking_of(request)
    name, word = request.GET.get("field", ""), request.GET.get("before", "")
    before = int(word) if word.isdecimal() and len(word) < 19 else None
    told, following = history(record_type, record_id, asking, before=before, field=name)
    context = {
        "type": record_type,
        "told": [(_named(one), entry_link(one, asking.actor)) for one in told],
        "next": following,
        "field": readable_field(record_type, name, asking.actor) if name else None,
        "url": f"{record_type.url_of(record_id)}history/",
        "changeable": bool(changeable_ids(record_type, [record_id], asking)),
        "today": timezone.now(),
    }
    return render(request, "records/history_dialog.html" if name else "records/history.html", context)


def _named(told: Told) -> Told:
    return replace(told, steps=[Step(one.field, named(one.field, one.before), named(one.field, one.after)) for one in told.steps])


@opened
@require_POST
def revert_change(request: HttpRequest, record_type: RecordType, record_id: int, entry: int) -> HttpResponse:
    actor = actor_in(request)
    require_may(record_type, "change", actor)
    name = request.POST.get("field", "")
    try:
        revert(record_type, record_id, entry, by=actor, fields=(name,) if name else ())
    except Invalid as invalid:
        return said(HttpResponse(status=409), str(invalid))
    say(request, _("Taken back: the earlier value holds again."))
    return HttpResponseClientRefresh()
