"""The shapes of fields in the description of the API: how a value is read, and how it may be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.fields import Choice, Field, Link, Parts, Text
from guanxi.rest.operations import Schema

ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
NAMED: Schema = {"type": "object", "properties": {"id": ID, "name": {"type": "string"}}, "required": ["id", "name"]}
REF: Schema = {"type": "object", "properties": {"object": {"type": "string"}, **NAMED["properties"]}, "required": ["object", "id", "name"]}
KEYED: Schema = {"type": "object", "properties": {"external_id": {"type": "string"}}, "required": ["external_id"]}
DATE: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
AMOUNT: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
PARTS: Schema = {"type": "array", "items": {"type": "object"}}
SCORE: Schema = {
    "type": "object",
    "properties": {
        "value": {"type": ["number", "null"]},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "label": {"type": "string"},
        "reasons": TEXTS,
    },
}


def read_shape(field: Field) -> Schema:
    """What an answer holds for this field."""
    shape = _READ.get(field.kind)
    if shape is None and isinstance(field, Parts):
        shape = PARTS
    named: Schema = {"title": str(field.label)}
    if field.kind == "masked":
        named["description"] = _("Only a mask of the value is shown to you, such as 138****5678.")
    if isinstance(field, Choice) and field.kind != "choices":
        shape = {"enum": [code for code, _label in field.options] + ["", None]}
    if shape is None:
        return named
    return {**named, **shape} if "enum" in shape or shape.get("type") == "array" else {**named, "anyOf": [shape, {"type": "null"}]}


def write_shape(field: Field) -> Schema:
    """What may be sent for this field; null and empty text mean no value."""
    named: Schema = {"title": str(field.label)}
    if field.help:
        named["description"] = str(field.help)
    if isinstance(field, Choice) and field.kind != "choices":
        return {**named, "enum": [code for code, _label in field.options] + ([] if field.required else ["", None])}
    make = _WRITE.get(field.kind)
    if make is not None:
        return {**named, **make(field)}
    if isinstance(field, Parts):
        return {**named, "anyOf": [PARTS, TEXTS, {"type": "string"}, {"type": "null"}]}
    return named


def _text(field: Field) -> Schema:
    shape: Schema = {"type": "string" if field.required else ["string", "null"]}
    if isinstance(field, Text):
        shape["maxLength"] = field.max_length
    if field.required:
        shape["minLength"] = 1
    return shape


def _whole(field: Field) -> Schema:
    limits = {"minimum": getattr(field, "minimum", None), "maximum": getattr(field, "maximum", None)}
    return {"type": ["integer", "string", "null"], **{name: int(limit) for name, limit in limits.items() if limit is not None}}


def _link(field: Field) -> Schema:
    some: list[Schema] = [ID, {"type": "object", "properties": {"id": ID}, "required": ["id"]}]
    some += [{"type": "string"}, KEYED] if isinstance(field, Link) and field.match else []
    return {"anyOf": [*some, {"type": "null"}]}


def _user(field: Field) -> Schema:
    return {"anyOf": [ID, {"type": "string"}, {"type": "object", "properties": {"id": ID}, "required": ["id"]}, {"type": "null"}]}


def _always(shape: Any) -> Callable[[Field], Schema]:
    return lambda _field: {"anyOf": [shape, {"type": "null"}]}


_READ: dict[str, Schema] = {
    "masked": {"type": "string"},
    "text": {"type": "string"},
    "long_text": {"type": "string"},
    "choice": {"type": "string"},
    "label": {"type": "string"},
    "birth": {"type": "string"},
    "integer": {"type": "integer"},
    "number": AMOUNT,
    "money": AMOUNT,
    "date": DATE,
    "datetime": MOMENT,
    "time": TIME,
    "yes_no": {"type": "boolean"},
    "link": REF,
    "user": NAMED,
    "team": NAMED,
    "tags": TEXTS,
    "choices": TEXTS,
    "score": SCORE,
}
_WRITE: dict[str, Callable[[Field], Schema]] = {
    "text": _text,
    "long_text": _text,
    "birth": _always({"type": "string"}),
    "integer": _whole,
    "number": lambda _field: {"type": ["number", "string", "null"]},
    "money": lambda _field: {"type": ["number", "string", "null"]},
    "date": _always(DATE),
    "datetime": _always(MOMENT),
    "time": _always({"type": "string"}),
    "yes_no": lambda _field: {"type": ["boolean", "null"]},
    "link": _link,
    "user": _user,
    "team": _user,
    "choices": lambda _field: {"anyOf": [TEXTS, {"type": "string"}, {"type": "null"}]},
    "tags": lambda _field: {"anyOf": [TEXTS, {"type": "string"}, {"type": "null"}]},
}
