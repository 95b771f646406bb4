"""A record's history through the API, and taking a change back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.api.bodies import known_names, object_in, whole_number
from guanxi.records.api.door import ApiCall
from guanxi.records.api.reading import read_back
from guanxi.records.asking import Asking
from guanxi.records.history import Told, history
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType
from guanxi.records.reverting import revert
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request

MAX_ID = 2**63


def record_history(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    told, following = history(record_type, record_id, Asking(call.actor), before=mark_in(call.query.get("cursor")))
    return Answer({"items": [told_as_json(one) for one in told], "next": None if following is None else str(following)})


def revert_change(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    body = known_names(object_in(call.body), ("entry", "fields"))
    fields = body.get("fields", [])
    if not isinstance(fields, list) or not all(isinstance(name, str) for name in fields):
        raise Invalid([Problem("not_a_list", _("“fields” is a list of field names."), "fields")])
    revert(record_type, record_id, whole_number(body.get("entry"), "entry"), by=call.actor, fields=fields)
    return read_back(call, record_type, record_id)


def mark_in(cursor: str | None) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit() and int(cursor[:20]) < MAX_ID):
        raise bad_request("cursor", _("This page mark does not fit the list. Start again from the first page."), "cursor")
    return int(cursor)


def told_as_json(one: Told) -> dict[str, Any]:
    changes = [{"field": step.field.name, "label": str(step.field.label), "before": step.before, "after": step.after} for step in one.steps]
    return {"id": one.entry, "kind": one.kind, "sentence": one.sentence, "by": one.by, "at": one.at, "changes": changes}
