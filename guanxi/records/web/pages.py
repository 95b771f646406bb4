"""One record: its page, and the preview beside a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from guanxi.access.web.doors import actor_in
from guanxi.records.asking import Asking
from guanxi.records.explaining import may_explain
from guanxi.records.fields.field import Field
from guanxi.records.finding import Record, get
from guanxi.records.problems import NotFound
from guanxi.records.reading import may, may_write, shown_fields
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.moved import moved_to
from guanxi.records.web.related import related_links
from guanxi.records.web.rows import cell_id, cell_url, changeable_ids, name_of, reached_ids
from guanxi.records.web.showing import shown, tag
from guanxi.records.web.slots import panels_of

CHIPS = 6


@dataclass(frozen=True)
class Fact:
    field: Field
    content: SafeString
    id: str
    edit: str


@dataclass(frozen=True)
class Facts:
    label: Any
    facts: list[Fact]

    @property
    def told(self) -> Facts | None:
        """Those that say something, if any do."""
        facts = [fact for fact in self.facts if fact.content]
        return Facts(self.label, facts) if facts else None


@opened
@require_GET
def record_page(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    try:
        context = context_of(request, record_type, record_id)
    except NotFound:
        if (address := moved_to(record_type, record_id, actor_in(request))) is not None:
            return HttpResponseRedirect(address)
        return binned_page(request, record_type, record_id)
    return render(request, "records/page.html", context)


def binned_page(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    """For an address that held until its record was put into the bin, to whoever may see what lies there."""
    asking = asking_of(request)
    record = get(record_type, record_id, asking, columns=(record_type.title,), binned=True)
    context = {"type": record_type, "record": record, "title": name_of(record), "restorable": may(record_type, "delete", asking.actor)}
    return render(request, "records/binned.html", context, status=404)


@opened
@require_GET
def preview(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    return render(request, "records/preview.html", context_of(request, record_type, record_id))


def context_of(request: HttpRequest, record_type: RecordType, record_id: int) -> dict[str, Any]:
    asking = asking_of(request)
    actor = actor_in(request)
    whole, fields = as_shown(record_type, record_id, asking)
    record = replace(whole, values={name: value for name, value in whole.values.items() if fields[name].kind != "masked"})
    changeable = bool(changeable_ids(record_type, [record_id], asking))
    groups = facts_of(whole, fields, asking, changeable)
    return {
        "type": record_type,
        "record": record,
        "title": name_of(record),
        "groups": [some for group in groups if (some := group.told)],
        "unsaid": [
            fact for group in groups for fact in group.facts if not fact.content and fact.edit and fact.field.applies(record.values)
        ],
        "chips": chips_of(record, asking),
        "slots": panels_of(request, record, asking),
        "changeable": changeable,
        "shareable": record_type.can_be_shared and bool(reached_ids(record_type, [record_id], asking, "share")),
        "explains_access": may_explain(actor),
        "deletable": may(record_type, "delete", actor),
        "live": getattr(request, "guanxi_position", 0),
        "has_related": bool(related_links(record_type, actor)),
    }


def as_shown(record_type: RecordType, record_id: int, asking: Asking) -> tuple[Record, dict[str, Field]]:
    """With the masks of fields that the reader sees masked, and the fields as they see them. Panels get the record without."""
    fields = {one.name: one for one in shown_fields(record_type, asking.actor)}
    return get(record_type, record_id, asking, columns=tuple(fields) if asking.actor.masked else ()), fields


def facts_of(record: Record, by_name: Mapping[str, Field], asking: Asking, changeable: bool) -> list[Facts]:
    """The groups of the declared page; what the page does not name follows at the end, where it says something. `by_name` are the fields
    as the reader sees them."""
    placed = {name for group in record.type.page for name in group.fields} | {record.type.title}
    groups = [(group.label, [by_name[name] for name in group.fields if name in record.values]) for group in record.type.page]
    rest = [
        one
        for one in by_name.values()
        if one.name in record.values and one.name not in placed and not one.is_empty(record.values[one.name])
    ]
    found = [Facts(label, [_fact(record, one, asking, changeable) for one in fields]) for label, fields in groups if fields]
    return found + ([Facts("", [_fact(record, one, asking, changeable) for one in rest])] if rest else [])


def _fact(record: Record, one: Field, asking: Asking, changeable: bool) -> Fact:
    edits = changeable and one.in_forms and may_write(record.type, one, asking.actor)
    return Fact(one, shown(one, record, asking, wide=True), cell_id(record, one), f"{cell_url(record, one)}?wide=1" if edits else "")


def chips_of(record: Record, asking: Asking) -> list[SafeString]:
    """What one must know at once: derived labels, the first choice of the list, tags."""
    fields = [one for one in record.type.fields if one.name in record.values and not one.is_empty(record.values[one.name])]
    found = [shown(one, record, asking) for one in fields if one.kind == "label"]
    found += [
        tag(one.as_text(record.values[one.name], asking), one.tone(record.values[one.name]))
        for one in fields
        if one.kind == "choice" and one.name in {"lifecycle", "status"}
    ]
    found += [tag(name) for one in fields if one.kind == "tags" for name in record.values[one.name]]
    return found[:CHIPS]
