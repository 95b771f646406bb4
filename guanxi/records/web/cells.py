"""One field edited where it stands: its editor, saving at once against the version that was read, and the toast that can undo it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget, trigger_client_event

from guanxi.access.actor import Actor
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts
from guanxi.records.finding import Record, get
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.reading import may_write, readable_field, require_may, rows
from guanxi.records.registry import RecordType
from guanxi.records.web.controls import Control, held
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.handing_over import elsewhere
from guanxi.records.web.posting import posted, raw
from guanxi.records.web.rows import cell_content, cell_id, cell_url
from guanxi.records.web.undoing import undo_url
from guanxi.records.writing import change
from guanxi.ui.toasts import say, toast


@opened
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, record_type: RecordType, record_id: int, name: str) -> HttpResponse:
    asking = asking_of(request)
    one = writable(record_type, name, asking.actor)
    record = get(record_type, record_id, asking, columns=columns_for(record_type, one, asking.actor))
    if not rows(record_type, asking.actor, "change").filter(pk=record_id).exists():
        raise NotFound
    if request.method == "GET":
        return _editor(request, record, Control(one, held(one, record.values[one.name], asking), asking, bare=True), asking)
    return _save(request, record, one, asking)


def writable(record_type: RecordType, name: str, actor: Actor) -> Field:
    require_may(record_type, "change", actor)
    one = readable_field(record_type, name, actor)
    if one is None or not may_write(record_type, one, actor):
        raise NotFound
    return one


def columns_for(record_type: RecordType, one: Field, actor: Actor) -> tuple[str, ...]:
    names = [one.name, record_type.title, getattr(one, "currency", "")]
    return tuple(name for name in dict.fromkeys(names) if name and readable_field(record_type, name, actor))


def _save(request: HttpRequest, record: Record, one: Field, asking: Asking) -> HttpResponse:
    values = posted([one], request.POST, asking)
    control = Control(one, values[one.name], asking, bare=True)
    version = _version(request, record, one)
    try:
        with act(f"{record.type.name}.changed", by=asking.actor, at=timezone.now(), about=(record.type.name, record.id)) as entry:
            outcome = change(record.type, record.id, raw([one], values), by=asking.actor, version=version)
    except Invalid as invalid:
        control.errors = elsewhere(invalid)
        return _editor(request, record, control, asking, status=422)
    except Changed:
        control.errors = [
            _("Somebody else was faster: it now says “%(now)s”. Save again to replace that.") % {"now": now_in_words(record, one, asking)}
        ]
        return _editor(request, record, control, asking, status=422)
    return _saved(request, record, one, asking, entry.id if outcome.what == "updated" else None)


def _version(request: HttpRequest, record: Record, one: Field) -> int:
    """Careful about this field only: what others did to other fields of the record meanwhile is no conflict."""
    word = request.POST.get("version", "")
    same = request.POST.get("was") == fingerprint(record, one)
    return record.version if same else int(word) if word.isdecimal() and len(word) < 10 else 0


def fingerprint(record: Record, one: Field) -> str:
    return json.dumps(one.as_json(record.values[one.name]), default=str, ensure_ascii=False)


def now_in_words(record: Record, one: Field, asking: Asking) -> str:
    return one.as_text(record.values[one.name], asking)[:200] or _("nothing")


def _editor(request: HttpRequest, record: Record, control: Control, asking: Asking, status: int = 200) -> HttpResponse:
    """In the cell itself; lists of parts need room and open a dialog."""
    context: dict[str, Any] = {
        "control": control,
        "record": record,
        "was": fingerprint(record, control.field),
        "url": f"{cell_url(record, control.field)}?{request.GET.urlencode()}",
        "cell_id": cell_id(record, control.field),
    }
    if not isinstance(control.field, Parts):
        return render(request, "records/cell_editor.html", context, status=status)
    control.bare, control.autofocus = False, True
    return reswap(retarget(render(request, "records/parts_dialog.html", context, status=status), "#dialog"), "innerHTML")


def _saved(request: HttpRequest, record: Record, one: Field, asking: Asking, entry: int | None) -> HttpResponse:
    fresh = get(record.type, record.id, asking, columns=columns_for(record.type, one, asking.actor))
    words = _("%(field)s saved.") % {"field": one.label}
    undo = undo_url(entry) if entry else None
    if "wide" in request.GET and one.name == record.type.title:
        if entry:
            say(request, words, undo=undo)
        return HttpResponseClientRefresh()
    response = HttpResponse(cell_content(fresh, one, asking, first="first" in request.GET, wide="wide" in request.GET))
    if isinstance(one, Parts):
        response = trigger_client_event(response, "close-dialog", {})
    return toast(response, words, undo=undo) if entry else response
