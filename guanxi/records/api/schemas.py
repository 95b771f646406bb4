"""The bodies and answers of the generic operations, as the description tells them to one actor."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from guanxi.access.actor import Actor
from guanxi.records.api.batches import OUTCOMES
from guanxi.records.api.bodies import MAX_ITEMS
from guanxi.records.api.shapes import ID, NAMED, TEXTS, read_shape, write_shape
from guanxi.records.bulk.api import SHOWN
from guanxi.records.bulk.deeds import What, fields_for_many
from guanxi.records.quality.api import QUALITY
from guanxi.records.reading import may_write, readable_fields, shown_fields
from guanxi.records.registry import RecordType
from guanxi.records.relations import Relation, relations_of
from guanxi.rest.operations import Schema

IDS: Schema = {"type": "array", "items": ID, "minItems": 1, "maxItems": MAX_ITEMS}
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}


def shared() -> dict[str, Schema]:
    problem = _object({"code": TEXT, "message": TEXT, "field": TEXT, "row": {"type": "integer"}}, "code", "message")
    error = _object({"code": TEXT, "message": TEXT, "problems": _many(problem)}, "code", "message", "problems")
    outcome = _object(
        {"row": {"type": "integer"}, "outcome": {"enum": list(OUTCOMES)}, "id": {"type": ["integer", "null"]}, "problems": _many(problem)}
    )
    change = _object({"field": TEXT, "label": TEXT, "before": {}, "after": {}}, "field")
    entry = _object(
        {"id": ID, "kind": TEXT, "sentence": TEXT, "by": TEXT, "at": {"type": "string", "format": "date-time"}, "changes": _many(change)}
    )
    total = _object({"how": {"enum": ["sum", "average"]}, "amounts": {"type": "object"}}, "how", "amounts")
    totals = {"type": "object", "additionalProperties": total}
    group = _object(
        {"value": {}, "text": TEXT, "count": {"type": "integer"}, "totals": totals, "filter": {"type": "object"}},
        "value",
        "count",
        "filter",
    )
    verdict = _object({"allowed": {"type": "boolean"}, "why": TEXTS}, "allowed", "why")
    fields = dict.fromkeys(("hidden_fields", "masked_fields"), TEXTS)
    sight = _object({"user": NAMED, "read": verdict, "change": verdict, **fields}, "user", "read", "change", *fields)
    return {
        "Error": _object({"error": error}, "error"),
        "Outcomes": _object({"items": _many(outcome), **{what: {"type": "integer"} for what in OUTCOMES}}, "items", *OUTCOMES),
        "Bulk": SHOWN,
        "Quality": QUALITY,
        "Ids": _object({"ids": IDS}, "ids"),
        "Revert": _object({"entry": ID, "fields": TEXTS}, "entry"),
        "Groups": _object(
            {"count": {"type": "integer"}, "totals": totals, "groups": _many(group), "cut": {"type": "boolean"}},
            "count",
            "totals",
            "groups",
        ),
        "Access": _object({"items": _many(sight), "more": {"type": "boolean"}}, "items", "more"),
        "History": _object({"items": _many(entry), "next": MAYBE}, "items", "next"),
        "Me": _object({"id": ID, "name": TEXT, "language": TEXT, "timezone": TEXT, "is_owner": {"type": "boolean"}}, "id", "name"),
        "Objects": _object(
            {"items": _many(_object({"name": TEXT, "plural": TEXT, "keys": TEXTS, "actions": TEXTS}, "name", "plural"))}, "items"
        ),
    }


def of_type(record_type: RecordType, actor: Actor) -> dict[str, Schema]:
    fields = readable_fields(record_type, actor)
    shown = shown_fields(record_type, actor)
    writable = {field.name: write_shape(field) for field in fields if may_write(record_type, field, actor)}
    needed = [field.name for field in fields if field.required and field.name in writable]
    name = record_type.name
    record = _object({"id": ID, "version": {"type": "integer"}, **{field.name: read_shape(field) for field in shown}}, "id", "version")
    return {
        f"{name}.record": {**record, "title": str(record_type.label)},
        f"{name}.page": _object(
            {"items": _many(_ref(f"{name}.record")), "next": MAYBE, "count": {"type": ["integer", "null"]}}, "items", "next", "count"
        ),
        f"{name}.new": _closed(writable, *needed),
        f"{name}.changes": _closed(writable),
        f"{name}.filter": _filter(record_type, actor),
    }


def answer(shape: str, record_type: RecordType) -> Schema | None:
    shared_ones = {
        "outcomes": "Outcomes",
        "ids": "Ids",
        "history": "History",
        "access": "Access",
        "groups": "Groups",
        "bulk": "Bulk",
        "quality": "Quality",
    }
    return _ref(shared_ones.get(shape, f"{record_type.name}.{shape}")) if shape else None


def body(shape: str, record_type: RecordType, actor: Actor) -> Schema:
    if shape in {"ids", "revert"}:
        return _ref(shape.title())
    if shape == "batch":
        names = {field.name for field in readable_fields(record_type, actor)}
        keys = {"enum": [key for key in record_type.keys if key in names]}
        items = {**_many(_ref(f"{record_type.name}.changes")), "minItems": 1, "maxItems": MAX_ITEMS}
        return _closed({"key": keys, "items": items}, "key", "items")
    if shape == "bulk":
        return _bulk(record_type, actor)
    return _ref(f"{record_type.name}.{shape}")


def _bulk(record_type: RecordType, actor: Actor) -> Schema:
    named = {"what": {"enum": list(What.values)}, "field": {"enum": [one.name for one in fields_for_many(record_type, actor)]}, "value": {}}
    which = {"ids": IDS, "filter": {"anyOf": [_ref(f"{record_type.name}.filter"), {"type": "null"}]}, "q": TEXT}
    return _closed({**named, **which, "hands_over": {"type": "boolean"}}, "what")


def _filter(record_type: RecordType, actor: Actor) -> Schema:
    by_operators: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for field in readable_fields(record_type, actor):
        if field.filterable:
            by_operators[field.operators].append(field.name)
    leaves = [
        _closed({"field": {"enum": names}, "op": {"enum": list(operators)}, "value": {}}, "field", "op")
        for operators, names in by_operators.items()
    ]
    nodes = {**_many(_ref(f"{record_type.name}.filter")), "minItems": 1, "maxItems": 10}
    branches = [_closed({word: nodes}, word) for word in ("and", "or")]
    return {"anyOf": [*leaves, *branches, *(_has(one) for one in relations_of(record_type, actor))]}


def _has(over: Relation) -> Schema:
    """Whether any record of the relation, or none, meets the filter within."""
    where = {"where": {"anyOf": [_ref(f"{over.target.name}.filter"), {"type": "null"}]}}
    return {"anyOf": [_closed({word: {"const": over.name}, **where}, word) for word in ("has", "has_no")]}


def _closed(properties: dict[str, Any], *required: str) -> Schema:
    return {**_object(properties, *required), "additionalProperties": False}


def _object(properties: dict[str, Any], *required: str) -> Schema:
    return {"type": "object", "properties": properties} | ({"required": list(required)} if required else {})


def _many(shape: Schema) -> Schema:
    return {"type": "array", "items": shape}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
