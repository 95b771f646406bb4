"""New records and whole-record edits: what was typed is never lost, and two editors at once see both versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from guanxi.access.refusing import require
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts
from guanxi.records.finding import Record, get
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.reading import may, may_read, may_write, require_may, rows
from guanxi.records.registry import RecordType
from guanxi.records.web.controls import Control, controls_of, held
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.edits import Edits, was_of
from guanxi.records.web.handing_over import meant
from guanxi.records.web.posting import posted, raw, says_nothing
from guanxi.records.web.prefilling import prefilled
from guanxi.records.web.rows import name_of
from guanxi.records.web.slots import form_aids
from guanxi.records.web.undoing import undo_url
from guanxi.records.writing import change, create
from guanxi.ui.toasts import say


@opened
@require_http_methods(["GET", "POST"])
def new_record(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asking = asking_of(request)
    require(asking.actor, "create", record_type.name)
    fields = form_fields(record_type, asking, short=_in_dialog(request))
    if request.method == "GET":
        return _form(request, record_type, controls_of(fields, prefilled(record_type, fields, request, asking), asking))
    fields = form_fields(record_type, asking, short="short" in request.POST)
    values = posted(fields, request.POST, asking)
    told = [one for one in fields if not says_nothing(one, values[one.name])]
    try:
        with act(f"{record_type.name}.created", by=asking.actor, at=timezone.now()) as entry:
            [record_id] = create(record_type, [raw(told, values)], by=asking.actor)
            entry.about = (record_type.name, record_id)
    except Invalid as invalid:
        return _form(request, record_type, *_with_problems(fields, values, invalid, asking), status=422)
    record = get(record_type, record_id, asking, columns=(record_type.title,))
    say(
        request,
        _("%(name)s was added.") % {"name": name_of(record)},
        undo=undo_url(entry.id) if may(record_type, "delete", asking.actor) else None,
    )
    return _onward(request, record)


@opened
@require_http_methods(["GET", "POST"])
def edit_record(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    asking = asking_of(request)
    require_may(record_type, "change", asking.actor)
    record = get(record_type, record_id, asking)
    if not rows(record_type, asking.actor, "change").filter(pk=record_id).exists():
        raise NotFound
    fields = form_fields(record_type, asking)
    now = {one.name: held(one, record.values[one.name], asking) for one in fields}
    if request.method == "GET":
        return _form(request, record_type, controls_of(fields, now, asking), record=record)
    values = posted(fields, request.POST, asking)
    edits = Edits(fields, values, now, request.POST)
    if edits.clashing:
        conflicts = _conflicts(edits.clashing, record, values, asking)
        words = _("“%(field)s” was changed by somebody else meanwhile. Saving again keeps your version.")
        lists = [words % {"field": one.label} for one in edits.clashing if isinstance(one, Parts)]
        return _form(request, record_type, controls_of(fields, edits.merged, asking), lists, record=record, conflicts=conflicts, status=409)
    edited, values = edits.mine, edits.merged
    word = request.POST.get("version", "")
    try:
        with act(f"{record_type.name}.changed", by=asking.actor, at=timezone.now(), about=(record_type.name, record_id)) as entry:
            version = record.version if edits.known else int(word) if word.isdecimal() and len(word) < 10 else 0
            outcome = change(
                record_type, record_id, raw(edited, values), by=asking.actor, version=version, hands_over="hands_over" in request.POST
            )
    except Invalid as invalid:
        asked = meant(invalid)
        controls, summary = _with_problems(fields, values, asked or invalid, asking)
        return _form(request, record_type, controls, summary, record=record, hands_over=bool(asked), status=422)
    except Changed as changed:
        controls = controls_of(fields, values, asking)
        return _form(
            request, record_type, controls, [str(changed)], record=record, conflicts=_conflicts(fields, record, values, asking), status=409
        )
    if not rows(record_type, asking.actor).filter(pk=record_id).exists():
        say(request, _("%(name)s was handed over. You no longer see this record.") % {"name": name_of(record)})
        return HttpResponseRedirect(record_type.url)
    if outcome.what == "updated":
        say(request, _("%(name)s saved.") % {"name": name_of(record)}, undo=undo_url(entry.id))
    return _onward(request, record)


def form_fields(record_type: RecordType, asking: Asking, *, short: bool = False) -> list[Field]:
    """What this actor may write, in the order of the page; a short form asks what must be known and what lists show."""
    known = [
        one
        for one in record_type.fields
        if one.in_forms and may_read(record_type, one, asking.actor) and may_write(record_type, one, asking.actor)
    ]
    if short:
        wanted = {*record_type.default_columns, record_type.title, *(record_type.page[0].fields if record_type.page else ())}
        known = [one for one in known if one.required or one.name in wanted]
    order = [record_type.title, *(name for group in record_type.page for name in group.fields)]
    return sorted(known, key=lambda one: order.index(one.name) if one.name in order else len(order))


def _with_problems(fields: Sequence[Field], values: dict[str, Any], invalid: Invalid, asking: Asking) -> tuple[list[Control], list[str]]:
    """At the field where it is in the form; the others in the summary."""
    at_field: dict[str, list[str]] = {}
    for problem in invalid.problems:
        at_field.setdefault(problem.field, []).append(problem.message)
    names = {one.name for one in fields}
    return controls_of(fields, values, asking, at_field), [problem.message for problem in invalid.problems if problem.field not in names]


def _conflicts(fields: Sequence[Field], record: Record, values: Mapping[str, Any], asking: Asking) -> list[dict[str, Any]]:
    """Both versions of every field in which the form differs from what is stored now."""
    found = []
    for one in fields:
        now = held(one, record.values[one.name], asking)
        mine = values[one.name]
        if isinstance(one, Parts) or now == mine:
            continue
        words = dict(one.choices()) if one.kind in {"choice", "choices", "yes_no"} else {}
        found.append({"field": one, "mine": _word(mine, words), "theirs": one.as_text(record.values[one.name], asking)})
    return found


def _word(value: Any, words: Mapping[str, Any]) -> str:
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value)
    return str(value["name"] if isinstance(value, dict) else words.get(value, value))


def _in_dialog(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "dialog"


def _form(
    request: HttpRequest,
    record_type: RecordType,
    controls: list[Control],
    summary: Sequence[str] = (),
    *,
    record: Record | None = None,
    conflicts: Sequence[dict[str, Any]] = (),
    hands_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    back = safe_next(request) or (record.url if record else record_type.url)
    context = {
        "type": record_type,
        "controls": controls,
        "groups": _grouped(record_type, controls),
        "summary": summary,
        "record": record,
        "was": was_of({one.name: held(one, record.values[one.name], asking_of(request)) for one in (control.field for control in controls)})
        if record
        else "",
        "title": name_of(record) if record else "",
        "conflicts": conflicts,
        "back": back,
        "next": safe_next(request),
        "hands_over": hands_over,
        "aids": form_aids(request, record_type, record),
        "wrong": [control for control in controls if control.errors],
    }
    short = _in_dialog(request) or "short" in request.POST
    return render(request, "records/form_dialog.html" if short else "records/form.html", context, status=status)


def _grouped(record_type: RecordType, controls: Sequence[Control]) -> list[tuple[Any, list[Control]]]:
    by_name = {control.name: control for control in controls}
    groups: list[tuple[Any, list[Control]]] = []
    for group in record_type.page:
        names = [*([record_type.title] if not groups else []), *group.fields]
        groups.append((group.label, [by_name.pop(name) for name in names if name in by_name]))
    return [(label, some) for label, some in [*groups, (_("More"), list(by_name.values()))] if some]


def safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _onward(request: HttpRequest, record: Record) -> HttpResponse:
    if "short" in request.POST:
        return HttpResponseClientRefresh() if safe_next(request) else HttpResponseClientRedirect(record.url)
    return HttpResponseRedirect(safe_next(request) or record.url)
