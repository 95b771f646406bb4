"""The rows of a list as markup: cells are made here, because a template for each would cost more than all queries together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.access.scopes import Scope
from guanxi.access.visibility import Owned
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.finding import Record
from guanxi.records.reading import may, may_write, rows
from guanxi.records.registry import RecordType
from guanxi.records.web import parts_showing  # noqa: F401  its looks are known from here on
from guanxi.records.web.showing import shown, who
from guanxi.ui.markup import filled


@dataclass(frozen=True)
class Row:
    record: Record
    title: str
    cells: list[SafeString]


def rows_of(records: Sequence[Record], fields: Sequence[Field], asking: Asking, *, editable: bool = True, linked: bool = True) -> list[Row]:
    if not records:
        return []
    changeable = _changeable(records, asking) if editable else set()
    writable = {one.name for one in fields if may_write(records[0].type, one, asking.actor) and one.in_forms}
    return [
        Row(record, name_of(record), _cells(record, fields, asking, writable if record.id in changeable else set(), linked))
        for record in records
    ]


def _cells(record: Record, fields: Sequence[Field], asking: Asking, writable: Collection[str], linked: bool) -> list[SafeString]:
    return [_cell(record, one, asking, first=number == 0, linked=linked, edits=one.name in writable) for number, one in enumerate(fields)]


def name_of(record: Record) -> str:
    words = dict(record.type.by_name[record.type.title].choices()) if record.type.by_name[record.type.title].kind == "choice" else {}
    return str(words.get(record.title, record.title)).strip()[:200] or f"{record.type.label} {record.id}"


def _changeable(records: Sequence[Record], asking: Asking) -> set[int]:
    """Who may change their own only is told by the owner that stands in the row already."""
    kind, first = records[0].type, records[0].values
    if (
        asking.actor.scope("change", kind.name) == Scope.OWN
        and not asking.actor.shares
        and kind.visibility == Owned()
        and "owner" in first
        and may(kind, "change", asking.actor)
    ):
        return {one.id for one in records if one.values["owner"] is not None and one.values["owner"].id == asking.actor.user_id}
    return changeable_ids(kind, [record.id for record in records], asking)


def changeable_ids(record_type: RecordType, ids: Sequence[int], asking: Asking) -> set[int]:
    return reached_ids(record_type, ids, asking, "change")


def reached_ids(record_type: RecordType, ids: Sequence[int], asking: Asking, action: str) -> set[int]:
    """Which of these visible records the actor may treat so; no query where the answer is all or none. What is shared with them may be
    seen and no more."""
    scope = asking.actor.scope(action, record_type.name)
    if not scope or record_type.stands(action):
        return set()
    if scope >= asking.actor.scope("read", record_type.name) and not asking.actor.shares:
        return set(ids)
    return set(rows(record_type, asking.actor, action).filter(pk__in=ids).values_list("pk", flat=True))


def _cell(record: Record, one: Field, asking: Asking, *, first: bool, linked: bool, edits: bool) -> SafeString:
    classes = [name for name, on in (("num", one.numeric and one.look != "mood"), ("col-first", first), ("cell", edits)) if on]
    content = _first(record, one, asking, linked=linked) if first else shown(one, record, asking)
    if not edits:
        return filled('<td class="{}">{}</td>', " ".join(classes), content)
    return filled(
        '<td class="{}" id="{}" data-cell data-edit-url="{}" tabindex="-1">{}</td>',
        " ".join(classes),
        cell_id(record, one),
        cell_url(record, one) + ("?first=1" if first else ""),
        content,
    )


def _first(record: Record, one: Field, asking: Asking, *, linked: bool = True) -> SafeString:
    """The way to the record, whatever stands in the first column; from the bin there is none."""
    if not linked:
        if one.name != record.type.title:
            return shown(one, record, asking)
        if record.type.customer_path != "pk":
            return filled('<span class="strong" title="{}">{}</span>', name_of(record), name_of(record))
        return who(name_of(record), record.type.name)
    if one.name == record.type.title:
        if record.type.customer_path != "pk":
            return filled('<a class="record-name" href="{}" title="{}">{}</a>', record.url, name_of(record), name_of(record))
        return who(name_of(record), record.type.name, record.url)
    content = shown(one, record, asking)
    return filled('<a class="to-record" href="{}" aria-label="{}" title="{}">›</a> {}', record.url, name_of(record), _("Open"), content)


def cell_content(record: Record, one: Field, asking: Asking, *, first: bool = False, wide: bool = False) -> SafeString:
    return _first(record, one, asking) if first else shown(one, record, asking, wide=wide)


def cell_id(record: Record, one: Field) -> str:
    return f"cell-{record.type.name}-{record.id}-{one.name}"


def cell_url(record: Record, one: Field) -> str:
    return f"{record.url}field/{one.name}/"
