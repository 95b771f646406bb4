"""A card is moved to another column or day: its field is changed as in a cell, with the toast that takes it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.journal.writing import act
from guanxi.records.finding import get
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType
from guanxi.records.web.cells import columns_for, fingerprint, now_in_words, writable
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.rows import name_of
from guanxi.records.web.undoing import undo_url
from guanxi.records.writing import change
from guanxi.ui.toasts import toast
from guanxi.values.sentences import in_a_row


@opened
@require_POST
def move(request: HttpRequest, record_type: RecordType, record_id: int, name: str) -> HttpResponse:
    """The page is shown anew afterwards, whatever came of it: counts, sums and places follow from the records."""
    asking = asking_of(request)
    one = writable(record_type, name, asking.actor)
    record = get(record_type, record_id, asking, columns=columns_for(record_type, one, asking.actor))
    if not rows(record_type, asking.actor, "change").filter(pk=record_id).exists():
        raise NotFound
    faster = _("Somebody else was faster: “%(record)s” now says “%(now)s”.") % {
        "record": name_of(record),
        "now": now_in_words(record, one, asking),
    }
    if request.POST.get("was") != fingerprint(record, one):
        return toast(HttpResponse(status=200), faster, level="warning")
    try:
        with act(f"{record_type.name}.changed", by=asking.actor, at=timezone.now(), about=(record_type.name, record_id)) as entry:
            outcome = change(record_type, record_id, {name: request.POST.get("value", "")}, by=asking.actor, version=record.version)
    except Invalid as invalid:
        return toast(HttpResponse(status=200), in_a_row(problem.message for problem in invalid.problems), level="warning")
    except Changed:
        return toast(HttpResponse(status=200), faster, level="warning")
    if outcome.what != "updated":
        return HttpResponse(status=204)
    words = _("“%(record)s”: %(field)s saved.") % {"record": name_of(record), "field": one.label}
    return toast(HttpResponse(status=200), words, undo=undo_url(entry.id))
