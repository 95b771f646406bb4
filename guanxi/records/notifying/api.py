"""One's own notifications through the API: which there are, how many are unread, and that they have been read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.records.api.questions import limit_in
from guanxi.records.asking import Asking
from guanxi.records.finding import MAX_LIMIT
from guanxi.records.models import Notification
from guanxi.records.notifying.finding import COUNTED_TO, Place, Told, unread_first, unread_statement
from guanxi.records.notifying.marking import mark_all_read, mark_read
from guanxi.records.notifying.words import address_of, note_of, plain_sentence_of
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation, Schema
from guanxi.sql.prepared import ask

COUNT: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
YES_NO: Schema = {"type": "boolean"}
SHOWN: Schema = {
    "type": "object",
    "properties": {
        "id": COUNT,
        "kind": {"enum": list(Notification.Kind.values)},
        "is_read": YES_NO,
        "at": {"type": "string", "format": "date-time"},
        "by": TEXT,
        "sentence": TEXT,
        "note": {**TEXT, "description": "what was said, or which fields changed"},
        "object": {**MAYBE, "description": "people, companies, orders, …; null where it tells of work that ended"},
        "records": {"type": "array", "items": COUNT, "description": "those that may be seen today"},
        "comment": {"type": ["integer", "null"]},
        "url": {**TEXT, "description": "the page of it"},
    },
}
SHOWN["required"] = list(SHOWN["properties"])
LISTED: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": SHOWN}, "next": MAYBE},
    "required": ["items", "next"],
}
UNREAD: Schema = {"type": "object", "properties": {"count": COUNT, "more": YES_NO}, "required": ["count", "more"]}
PARAMETERS: dict[str, Schema] = {"limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50}, "cursor": TEXT}
READ = {"r": True, "u": False}


def list_notifications(call: ApiCall) -> Answer:
    asking, limit = Asking(call.actor), limit_in(call.query.get("limit"))
    told = unread_first(asking, after=_opened(call.query.get("cursor")), most=limit + 1)
    shown = told[:limit]
    return Answer({"items": [_as_json(one, asking) for one in shown], "next": _mark(shown[-1]) if len(told) > limit else None})


def count_unread(call: ApiCall) -> Answer:
    """As the menu counts: to 99, and whether there are more."""
    statement = unread_statement(call.actor)
    number = len(ask(statement.sql, statement.parameters))
    return Answer({"count": min(number, COUNTED_TO), "more": number > COUNTED_TO})


def read_one(call: ApiCall, notification_id: int) -> Answer:
    mark_read(notification_id, by=call.actor, at=timezone.now())
    return Answer(None, 204)


def read_all(call: ApiCall) -> Answer:
    mark_all_read(by=call.actor, at=timezone.now())
    return Answer(None, 204)


def _as_json(one: Told, asking: Asking) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "is_read": one.is_read,
        "at": one.at,
        "by": one.who,
        "sentence": plain_sentence_of(one, asking),
        "note": note_of(one),
        "object": one.type.plural if one.type is not None else None,
        "records": list(one.seen),
        "comment": one.comment,
        "url": address_of(one),
    }


def _mark(last: Told) -> str:
    return f"{'r' if last.is_read else 'u'}_{last.at.timestamp()!r}_{last.id}"


def _opened(cursor: str | None) -> tuple[bool, Place] | None:
    if not cursor:
        return None
    try:
        leg, at, number = cursor.split("_")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise ValueError
        return READ[leg], (datetime.fromtimestamp(float(at), UTC), int(number))
    except (ValueError, KeyError, OverflowError, OSError):
        raise bad_request("cursor", _("This page mark does not fit the list. Start again from the first page."), "cursor") from None


def _writes(actor: Actor) -> bool:
    return not actor.read_only


def add_routes() -> None:
    tag = gettext_lazy("Notifications")
    listing: Operation[Actor] = Operation(
        run=list_notifications,
        summary=gettext_lazy("My notifications: those that are unread first, each newest first"),
        parameters=PARAMETERS,
        answers={200: LISTED},
        tag=tag,
    )
    counting: Operation[Actor] = Operation(
        run=count_unread, summary=gettext_lazy("How many of my notifications are unread"), answers={200: UNREAD}, tag=tag
    )
    marking: Operation[Actor] = Operation(
        run=read_one, summary=gettext_lazy("Mark a notification of mine as read"), answers={204: None}, tag=tag, may=_writes
    )
    marking_all: Operation[Actor] = Operation(
        run=read_all, summary=gettext_lazy("Mark all my notifications as read"), answers={204: None}, tag=tag, may=_writes
    )
    routes.add("notifications", {"GET": listing})
    routes.add("notifications/unread", {"GET": counting})
    routes.add("notifications/read", {"POST": marking_all})
    routes.add("notifications/<int:notification_id>/read", {"POST": marking})
