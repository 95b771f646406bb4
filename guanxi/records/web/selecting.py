"""What is done to the selected rows: another owner, tags on or off. One journal entry, one Undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from guanxi.access.web.doors import actor_in
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Row
from guanxi.records.fields.field import Field
from guanxi.records.finding import get_many
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.reading import may_write, require_may
from guanxi.records.registry import RecordType
from guanxi.records.web.controls import Control
from guanxi.records.web.deleting import selected
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.handing_over import meant
from guanxi.records.web.undoing import undo_url
from guanxi.records.writing import write
from guanxi.ui.toasts import say


@opened
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asking = asking_of(request)
    one = _writable(record_type, "owner", asking)
    if request.method == "GET":
        return _dialog(request, record_type, one, "", asking)
    value = request.POST.get("owner", "")
    return _write(request, record_type, one, [Row({"owner": value}, record_id) for record_id in selected(request)], asking)


@opened
@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asking = asking_of(request)
    one = _writable(record_type, "tags", asking)
    if request.method == "GET":
        return _dialog(request, record_type, one, "", asking)
    names = one.clean(request.POST.get("tags", ""), asking)
    records = get_many(record_type, selected(request), asking, columns=("tags",))
    rows = [Row({"tags": _tags(record.values["tags"], names, off=request.POST.get("way") == "off")}, record.id) for record in records]
    return _write(request, record_type, one, rows, asking)


def _tags(now: Sequence[str], names: Sequence[str], *, off: bool) -> list[str]:
    folded = {name.casefold() for name in names}
    kept = [name for name in now if name.casefold() not in folded]
    return kept if off else [*kept, *names]


def _writable(record_type: RecordType, name: str, asking: Asking) -> Field:
    require_may(record_type, "change", asking.actor)
    one = record_type.by_name.get(name)
    if one is None or not may_write(record_type, one, asking.actor):
        raise NotFound
    return one


def _dialog(
    request: HttpRequest,
    record_type: RecordType,
    one: Field,
    value: Any,
    asking: Asking,
    errors: Sequence[str] = (),
    *,
    hands_over: bool = False,
) -> HttpResponse:
    control = Control(one, value, asking, list(errors))
    context = {"type": record_type, "control": control, "title": _("Assign to") if one.kind == "user" else _("Tag"), "url": request.path}
    context["hands_over"] = hands_over
    return render(request, "records/selected_dialog.html", context, status=422 if errors else 200)


def _write(request: HttpRequest, record_type: RecordType, one: Field, rows: Sequence[Row], asking: Asking) -> HttpResponse:
    actor = actor_in(request)
    try:
        with act(f"{record_type.name}.changed", by=actor, at=timezone.now()) as entry:
            outcomes = write(record_type, rows, by=actor, hands_over="hands_over" in request.POST) if rows else []
    except Invalid as invalid:
        asked = meant(invalid)
        lines = list(dict.fromkeys(problem.message for problem in (asked or invalid).problems))[:3]
        return _dialog(request, record_type, one, request.POST.get(one.name, ""), asking, lines, hands_over=bool(asked))
    changed = sum(outcome.what == "updated" for outcome in outcomes)
    words = ngettext("%(n)d record changed.", "%(n)d records changed.", changed) % {"n": changed}
    say(request, words, undo=undo_url(entry.id) if changed else None)
    return HttpResponseClientRefresh()
