"""What a new record begins with: what the address says, and what the filter of the list it is added to says it must hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link, Ref
from guanxi.records.fields.own import Own
from guanxi.records.fields.parts import Parts
from guanxi.records.naming import refs
from guanxi.records.registry import RecordType
from guanxi.records.web.controls import held
from guanxi.values.problem import ValueProblem


def prefilled(record_type: RecordType, fields: Sequence[Field], request: HttpRequest, asking: Asking) -> dict[str, Any]:
    wanted = dict(_of_filter(request.GET.get("filter", ""), record_type.title)) | {
        name: request.GET[name] for name in request.GET if name in record_type.by_name
    }
    values = {one.name: _value(one, wanted.get(one.name, _usual(record_type, one)), asking) for one in fields}
    return values | {
        one.name: str(asking.actor.user_id) for one in fields if one.name == "owner" and one.name not in wanted and asking.actor.user_id
    }


def _usual(record_type: RecordType, one: Field) -> Any:
    """A yes or no always shows one of the two: the one that the column has by itself."""
    if isinstance(one, Own):
        return one.begins_with()
    column = record_type.model._meta.get_field(one.path) if one.kind == "yes_no" and "__" not in one.path else None
    return column.get_default() if isinstance(column, models.BooleanField) else None


def _of_filter(text: str, title: str) -> Iterator[tuple[str, Any]]:
    """The fields that the filter pins to one value; alternatives pin nothing. What a text must hold is a beginning of it, but nobody is
    called by a part of their name."""
    try:
        tree = json.loads(text or "null")
    except (ValueError, RecursionError):
        return
    leaves = tree["and"] if isinstance(tree, dict) and isinstance(tree.get("and"), list) else [tree]
    for leaf in leaves:
        if isinstance(leaf, dict) and isinstance(leaf.get("field"), str):
            value = leaf.get("value")
            if leaf.get("op") == "any_of" and isinstance(value, list) and value:
                value = value if leaf["field"] == "tags" else value[0] if len(value) == 1 else None
            elif leaf.get("op") != "is" and (leaf.get("op") != "contains" or leaf["field"] == title):
                value = None
            if value is not None:
                yield leaf["field"], value


def _value(one: Field, raw: Any, asking: Asking) -> Any:
    """A value that does not fit is left out: the form asks for it."""
    if raw is None or (isinstance(one, Parts) and not isinstance(raw, str)):
        return _nothing(one, asking)
    try:
        value = one.clean(raw, asking)
    except ValueProblem:
        return _nothing(one, asking)
    if isinstance(one, Link):
        known = refs(one.targets, {value} if value else set(), asking.actor)
        value = known.get(value)
    if one.kind in {"user", "team"} and value is not None:
        value = Ref(one.kind, value, "")
    return held(one, value, asking)


def _nothing(one: Field, asking: Asking) -> Any:
    if one.required and one.kind == "datetime":
        return held(one, asking.now, asking)
    if one.required and one.kind == "date":
        return held(one, asking.now.astimezone(asking.zone).date(), asking)
    if one.kind == "choices":
        return []
    return held(one, [] if isinstance(one, Parts) or one.kind == "tags" else False if one.kind == "yes_no" else None, asking)
