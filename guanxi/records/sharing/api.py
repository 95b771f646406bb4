"""Shares through the API: those on a record, sharing it, and ending a share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in, whole_number
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import RecordType, registry
from guanxi.records.sharing.finding import Shown, shares_on
from guanxi.records.sharing.writing import USUAL, Terms, end_share, share_record
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

ID: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
NAMED: Schema = {"type": ["object", "null"], "properties": {"id": ID, "name": TEXT}, "required": ["id", "name"]}
SHOWN: Schema = {
    "type": "object",
    "properties": {"id": ID, "user": NAMED, "team": NAMED, "write": {"type": "boolean"}, "until": DAY, "shared_by": TEXT},
    "required": ["id", "user", "team", "write", "until", "shared_by"],
}
LISTED: Schema = {"type": "object", "properties": {"items": {"type": "array", "items": SHOWN}}, "required": ["items"]}
NEW: Schema = {
    "type": "object",
    "properties": {"user": {**ID, "minimum": 1}, "team": {**ID, "minimum": 1}, "write": {"type": "boolean"}, "until": DAY},
    "additionalProperties": False,
}


def list_shares(call: ApiCall, plural: str, record_id: int) -> Answer:
    return Answer({"items": [_as_json(one) for one in shares_on(_type(plural), record_id, Asking(call.actor))]})


def new_share(call: ApiCall, plural: str, record_id: int) -> Answer:
    """With somebody who has it already: on these terms from now on."""
    record_type, asking = _type(plural), Asking(call.actor)
    body = known_names(object_in(call.body), ("user", "team", "write", "until"))
    terms = Terms(_id(body, "user"), _id(body, "team"), _write(body), _until(body, asking))
    made = share_record(record_type, record_id, terms, by=call.actor, at=asking.now)
    return Answer(next(_as_json(one) for one in shares_on(record_type, record_id, asking) if one.id == made.share), 201)


def remove_share(call: ApiCall, plural: str, record_id: int, share_id: int) -> Answer:
    end_share(_type(plural), record_id, share_id, by=call.actor)
    return Answer(None, 204)


def _type(plural: str) -> RecordType:
    record_type = registry.by_plural(plural)
    if record_type is None:
        raise NotFound
    return record_type


def _id(body: dict[str, Any], name: str) -> int | None:
    return whole_number(body[name], name) if body.get(name) is not None else None


def _write(body: dict[str, Any]) -> bool:
    found = body.get("write", False)
    if not isinstance(found, bool):
        raise _wrong_type("write")
    return found


def _until(body: dict[str, Any], asking: Asking) -> date | None:
    """Thirty days where nothing is said, without end where null is."""
    if "until" not in body:
        return (asking.now + USUAL).astimezone(asking.zone).date()
    word = body["until"]
    if word is None:
        return None
    try:
        day = parse_date(word) if isinstance(word, str) else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong_type("until")
    return day


def _wrong_type(name: str) -> Invalid:
    return Invalid([Problem("wrong_type", _("“%(name)s” holds a value of another type.") % {"name": name}, name)])


def _as_json(one: Shown) -> dict[str, Any]:
    return {
        "id": one.id,
        "user": {"id": one.user, "name": one.name} if one.user else None,
        "team": {"id": one.team, "name": one.name} if one.team else None,
        "write": one.may_write,
        "until": one.until,
        "shared_by": one.by,
    }


def _shares(actor: Actor) -> bool:
    return any(one.can_be_shared and actor.may("share", one.name) and actor.may("read", one.name) for one in registry.types())


def add_routes() -> None:
    tag = gettext_lazy("Shares")
    listing: Operation[Actor] = Operation(
        run=list_shares, summary=gettext_lazy("Whom a record is shared with"), answers={200: LISTED}, tag=tag, may=_shares
    )
    adding: Operation[Actor] = Operation(
        run=new_share,
        summary=gettext_lazy("Share a record with a colleague or a team; until a day, thirty days, or (null) without end"),
        body=NEW,
        answers={201: SHOWN},
        tag=tag,
        may=_shares,
    )
    ending: Operation[Actor] = Operation(
        run=remove_share, summary=gettext_lazy("Share a record no longer"), answers={204: None}, tag=tag, may=_shares
    )
    routes.add("<str:plural>/<int:record_id>/shares", {"GET": listing, "POST": adding})
    routes.add("<str:plural>/<int:record_id>/shares/<int:share_id>", {"DELETE": ending})
