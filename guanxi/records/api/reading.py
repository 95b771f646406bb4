"""Reading records through the API: lists and single records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.records.api.door import ApiCall
from guanxi.records.api.questions import exact_count, faulty, question_of, truth
from guanxi.records.asking import Asking
from guanxi.records.fields import Field
from guanxi.records.fields.number import plain
from guanxi.records.finding import Page, Record, chosen_fields, count, find, get
from guanxi.records.grouping import Groups, Total, group_field, groups_of, totals_of
from guanxi.records.problems import Invalid
from guanxi.records.reading import shown_fields
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer


def list_records(call: ApiCall, record_type: RecordType) -> Answer:
    asking = Asking(call.actor)
    try:
        question = question_of(call.query)
        question = replace(question, columns=_chosen(record_type, question.columns, asking))
        page = find(record_type, question, asking)
        number = count(record_type, question, asking, exact=True).number if exact_count(call.query) else None
    except Invalid as error:
        raise faulty(error) from error
    return Answer({"items": _items(page), "next": page.next, "count": number})


def group_records(call: ApiCall, record_type: RecordType) -> Answer:
    """What the records of a question come to, all together and by the values of a field."""
    asking = Asking(call.actor)
    try:
        question = question_of(call.query)
        fields = chosen_fields(record_type, question.columns, asking)
        by = group_field(record_type, call.query["by"], call.actor) if call.query.get("by") else None
        number, totals = totals_of(record_type, question, fields, asking)
        groups = groups_of(record_type, question, by, asking, totalled=fields) if by is not None else Groups([])
    except Invalid as error:
        raise faulty(error) from error
    told = [
        {"value": _plain(one.value), "text": one.text, "count": one.count, "totals": _totals(one.totals), "filter": one.leaf}
        for one in groups.groups
    ]
    return Answer({"count": number, "totals": _totals(totals), "groups": told, "cut": groups.cut})


def _totals(totals: Mapping[str, Total]) -> dict[str, Any]:
    """Per field: what was done, and what came out, once for each currency ("" where there is none)."""
    return {
        name: {"how": one.how, "amounts": {currency: _plain(value) for currency, value in one.amounts.items()}}
        for name, one in totals.items()
    }


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value


def read_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    try:
        asking = Asking(call.actor)
        columns = _chosen(record_type, question_of(call.query).columns, asking)
        record = get(record_type, record_id, asking, columns=columns, binned=truth(call.query, "binned"))
    except Invalid as error:
        raise faulty(error) from error
    return Answer(as_json(record, chosen_fields(record_type, columns, asking)), headers={"ETag": etag(record.version)})


def read_back(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    """What a write answers: the record as it is now."""
    asking = Asking(call.actor)
    columns = _chosen(record_type, (), asking)
    record = get(record_type, record_id, asking, columns=columns, binned=False)
    return Answer(as_json(record, chosen_fields(record_type, columns, asking)), headers={"ETag": etag(record.version)})


def _chosen(record_type: RecordType, columns: tuple[str, ...], asking: Asking) -> tuple[str, ...]:
    """The fields that are named, or else all that are shown: as they are, or masked."""
    return columns or tuple(one.name for one in shown_fields(record_type, asking.actor))


def as_json(record: Record, shown: Sequence[Field] = ()) -> dict[str, Any]:
    """`shown` are the fields as the reader sees them, where some may be masked."""
    seen, fields = {one.name: one for one in shown}, record.type.by_name
    told = {name: (seen.get(name) or fields[name]).as_json(value) for name, value in record.values.items()}
    return {"id": record.id, "version": record.version, **told}


def etag(version: int) -> str:
    return f'"{version}"'


def _items(page: Page) -> list[dict[str, Any]]:
    found = page.gathered
    if found is None:
        return []
    names = ("id", "version", *(field.name for field in page.fields))
    columns = [field.all_as_json(found.values[field.name]) for field in page.fields]
    return [dict(zip(names, row, strict=True)) for row in zip(found.ids, found.versions, *columns, strict=True)]
