"""Bulk work through the API: ask for it, follow it, take it back."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, list_in, object_in, whole_number
from guanxi.records.api.door import ApiCall
from guanxi.records.bulk.deeds import TAGS, Deed, What
from guanxi.records.bulk.finding import bulk_of, type_of
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.bulk.telling import reasons_of, why_stopped, why_undoing_stopped
from guanxi.records.bulk.undoing import start_undo
from guanxi.records.models import BulkChange
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

NAMES = ("what", "field", "value", "ids", "filter", "q", "hands_over")
COUNT: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
REASONS: Schema = {"type": "array", "items": {"type": "object", "properties": {"message": TEXT, "count": COUNT}}}
SHOWN: Schema = {
    "type": "object",
    "properties": {
        "id": COUNT,
        "object": TEXT,
        "what": {"enum": list(What.values)},
        "field": {"type": ["string", "null"]},
        "value": {},
        "state": {"enum": list(BulkChange.State.values)},
        "matching": {"type": ["integer", "null"]},
        **dict.fromkeys(("changed", "unchanged", "refused", "returned", "kept"), COUNT),
        "refused_because": REASONS,
        "kept_because": REASONS,
        "failure": {"type": ["string", "null"]},
        **dict.fromkeys(("made_at", "ended_at"), MOMENT),
    },
    "required": ["id", "object", "what", "state", "changed", "unchanged", "refused"],
}


def begin(call: ApiCall, record_type: RecordType) -> Answer:
    """Over `ids`, or over all that `filter` and `q` match; `restore` looks into the bin."""
    body = known_names(object_in(call.body), NAMES)
    if ("ids" in body) is ("filter" in body):
        raise Invalid([Problem("which", _("Say which records are meant: either “ids” or “filter” (null for all)."), "filter")])
    if body.get("what") not in What.values:
        words = _("“what” is one of: %(names)s.") % {"names": ", ".join(What.values)}
        raise Invalid([Problem("what", words, "what")])
    _check_words(body)
    field = TAGS if body["what"] in {What.TAG, What.UNTAG} else body.get("field", "") if body["what"] == What.CHANGE else ""
    deed = Deed(body["what"], field, body.get("value"), body.get("hands_over") is True)
    if "ids" in body:
        ids = [whole_number(one, "ids") for one in list_in(body, "ids")]
        bulk = start_bulk(record_type, deed, by=call.actor, ids=sorted(set(ids)))
    else:
        asked = {"filter": json.dumps(body["filter"]) if body["filter"] else "", "q": body.get("q", "")}
        bulk = start_bulk(record_type, deed, by=call.actor, words=asked)
    return Answer(shown(bulk, call), 202, {"Location": f"{routes.ROOT}bulk/{bulk.pk}"})


def _check_words(body: dict[str, Any]) -> None:
    wrong = [name for name in ("field", "q") if not isinstance(body.get(name, ""), str)]
    if not isinstance(body.get("hands_over", False), bool):
        wrong.append("hands_over")
    if wrong:
        raise Invalid([Problem("wrong_type", _("“%(name)s” holds a value of another type.") % {"name": name}, name) for name in wrong])


def read(call: ApiCall, bulk_id: int) -> Answer:
    return Answer(shown(bulk_of(bulk_id, call.actor), call))


def undo(call: ApiCall, bulk_id: int) -> Answer:
    bulk = bulk_of(bulk_id, call.actor, locked=True)
    start_undo(bulk, by=call.actor)
    return Answer(shown(bulk, call), 202)


def shown(bulk: BulkChange, call: ApiCall) -> dict[str, Any]:
    """A value stays with those who may read its field."""
    record_type = type_of(bulk)
    may_read = not bulk.field or readable_field(record_type, bulk.field, call.actor) is not None
    return {
        "id": bulk.pk,
        "object": record_type.plural,
        "what": str(bulk.what),
        "field": bulk.field or None if may_read else None,
        "value": bulk.value if may_read else None,
        "state": str(bulk.state),
        "matching": bulk.matching,
        **{name: getattr(bulk, name) for name in ("changed", "unchanged", "refused", "returned", "kept")},
        **{f"{name}_because": _reasons(bulk, name) for name in ("refused", "kept")},
        "failure": why_stopped(bulk) or why_undoing_stopped(bulk) or None,
        "made_at": bulk.made_at,
        "ended_at": bulk.ended_at,
    }


def _reasons(bulk: BulkChange, name: str) -> list[dict[str, Any]]:
    return [{"message": one.sentence, "count": one.count} for one in reasons_of(bulk, name)]


def add_routes() -> None:
    tag = gettext_lazy("Mass changes")
    reading: Operation[Actor] = Operation(
        run=read, summary=gettext_lazy("State and counts of a mass change"), answers={200: SHOWN}, tag=tag
    )
    undoing: Operation[Actor] = Operation(run=undo, summary=gettext_lazy("Undo a mass change"), answers={202: SHOWN}, tag=tag)
    routes.add("bulk/<int:bulk_id>", {"GET": reading})
    routes.add("bulk/<int:bulk_id>/undo", {"POST": undoing})
