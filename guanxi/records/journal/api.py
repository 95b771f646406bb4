"""The journal through the API: who did what when, to how many records, newest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.records.api.questions import limit_in
from guanxi.records.asking import Asking
from guanxi.records.finding import MAX_LIMIT
from guanxi.records.journal.asked import Asked, works
from guanxi.records.journal.finding import journal
from guanxi.records.journal.telling import Line
from guanxi.records.journal.undoing import undo_several
from guanxi.records.registry import registry
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation, Schema

COUNT: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
MAYBE_ID: Schema = {"type": ["integer", "null"]}
RECORDS: Schema = {
    "type": "object",
    "properties": {"object": TEXT, "number": COUNT, "more": {**TRUTH, "description": "there are more than were counted"}},
    "required": ["object", "number", "more"],
}
RECORD: Schema = {
    "type": ["object", "null"],
    "properties": {"object": TEXT, "id": COUNT, "name": TEXT},
    "required": ["object", "id", "name"],
    "description": "the one record that it is about, where you may see it",
}
SHOWN: Schema = {
    "type": "object",
    "properties": {
        "entry": COUNT,
        "at": {"type": "string", "format": "date-time"},
        "by": TEXT,
        "kind": TEXT,
        "sentence": TEXT,
        "records": {"type": "array", "items": RECORDS},
        "record": RECORD,
        "hidden": {**TRUTH, "description": "it is about one record, which is out of your sight"},
        "kept_back": {**COUNT, "description": "of an export: records of people whose data may not be processed, which did not go out"},
        "import": MAYBE_ID,
        "bulk": MAYBE_ID,
    },
}
SHOWN["required"] = list(SHOWN["properties"])
UNDONE: Schema = {
    "type": "object",
    "properties": {
        "undone": {"type": "array", "items": COUNT},
        "kept": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": COUNT, "message": TEXT}, "required": ["id", "message"]},
            "description": "those that stay as they are, and why",
        },
    },
    "required": ["undone", "kept"],
}
LISTED: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": SHOWN}, "next": {"type": ["string", "null"]}},
    "required": ["items", "next"],
}


def list_entries(call: ApiCall) -> Answer:
    limit = limit_in(call.query.get("limit"))
    asked = Asked(_actor_key(call), _work(call), _object(call), _day(call), _number(call, "cursor"))
    lines, older = journal(asked, Asking(call.actor), limit=limit)
    return Answer({"items": [_as_json(one) for one in lines], "next": str(older) if older is not None else None})


def undo(call: ApiCall, entry_id: int) -> Answer:
    taken = undo_several(entry_id, by=call.actor)
    return Answer({"undone": sorted(taken.back), "kept": [{"id": pk, "message": one.message} for pk, one in sorted(taken.kept.items())]})


def _as_json(one: Line) -> dict[str, Any]:
    record = one.record
    return {
        "entry": one.entry,
        "at": one.at,
        "by": one.by,
        "kind": one.kind,
        "sentence": one.sentence,
        "records": [{"object": each.type.plural, "number": each.number, "more": each.more} for each in one.records],
        "record": {"object": registry.of(record.object).plural, "id": record.id, "name": record.name} if record is not None else None,
        "hidden": one.hidden,
        "kept_back": one.kept_back,
        "import": one.import_id,
        "bulk": one.bulk_id,
    }


def _number(call: ApiCall, name: str) -> int | None:
    word = call.query.get(name)
    if word is None:
        return None
    if not (word.isascii() and word.isdecimal() and len(word) < 19):
        raise bad_request(name, _("“%(name)s” is a number.") % {"name": name}, name)
    return int(word)


def _actor_key(call: ApiCall) -> str:
    number = _number(call, "user")
    return "" if number is None else f"user:{number}"


def _work(call: ApiCall) -> str:
    word = call.query.get("work", "")
    if word and word not in {work for work, _sentence in works()}:
        raise bad_request("work", _("There is no such work."), "work")
    return word


def _object(call: ApiCall) -> str:
    word = call.query.get("object", "")
    found = registry.by_plural(word) if word else None
    if word and found is None:
        raise bad_request("object", _("There is no such object."), "object")
    return found.name if found is not None else ""


def _day(call: ApiCall) -> date | None:
    word = call.query.get("day")
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise bad_request("day", _("“day” is a day such as 2026-03-05."), "day") from None


def may_read(actor: Actor) -> bool:
    return actor.may("read", "journal")


def add_routes() -> None:
    parameters: dict[str, Schema] = {
        "user": {"type": "integer", "minimum": 1},
        "work": {**TEXT, "description": "created, changed, deleted, … or a whole kind such as import.ran"},
        "object": {**TEXT, "description": "people, companies, orders, …"},
        "day": {"type": "string", "format": "date"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50},
        "cursor": TEXT,
    }
    operation: Operation[Actor] = Operation(
        run=list_entries,
        summary=gettext_lazy("The journal: who did what when, newest first"),
        parameters=parameters,
        answers={200: LISTED},
        tag=gettext_lazy("Journal"),
        may=may_read,
    )
    routes.add("journal", {"GET": operation})
    undoing: Operation[Actor] = Operation(
        run=undo,
        summary=gettext_lazy("Undo what you did to several records at once; an owner undoes what anybody did"),
        answers={200: UNDONE},
        tag=gettext_lazy("Journal"),
        may=may_read,
    )
    routes.add("journal/<int:entry_id>/undo", {"POST": undoing})
