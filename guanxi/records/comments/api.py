"""Comments through the API: those on a record, writing one, changing, deleting and bringing back one's own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.api.histories import mark_in
from guanxi.records.asking import Asking
from guanxi.records.comments.colleagues import seers
from guanxi.records.comments.finding import Said, commentable, comments_on, own_comment
from guanxi.records.comments.writing import add_comment, change_comment, delete_comment, restore_comment
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

PAGE = 100
ID: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NAMED: Schema = {"type": "object", "properties": {"id": ID, "name": TEXT}, "required": ["id", "name"]}
SHOWN: Schema = {
    "type": "object",
    "properties": {
        "id": ID,
        "version": ID,
        "text": TEXT,
        "author": NAMED,
        "mentions": {"type": "array", "items": NAMED},
        "will_not_see": {"type": "array", "items": ID},
        "created_at": MOMENT,
        "changed_at": MOMENT,
    },
    "required": ["id", "version", "text", "author", "mentions", "created_at", "changed_at"],
}
LISTED: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": SHOWN}, "next": {"type": ["string", "null"]}},
    "required": ["items", "next"],
}
NEW: Schema = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 10_000}},
    "required": ["text"],
    "additionalProperties": False,
}
CHANGED: Schema = {**NEW, "properties": {**NEW["properties"], "version": {"type": "integer", "minimum": 1}}}


def list_comments(call: ApiCall, plural: str, record_id: int) -> Answer:
    """Oldest first; the page before by its mark."""
    found = comments_on(_type(plural, record_id), record_id, Asking(call.actor), before=mark_in(call.query.get("cursor")), most=PAGE + 1)
    following = str(found[1].id) if len(found) > PAGE else None
    return Answer({"items": [shown(one) for one in found[-PAGE:]], "next": following})


def new_comment(call: ApiCall, plural: str, record_id: int) -> Answer:
    record_type = _type(plural, record_id)
    made = add_comment(record_type, record_id, _text(known_names(object_in(call.body), ("text",))), by=call.actor)
    return Answer(_one(call, record_type, record_id, made.pk), 201)


def edit_comment(call: ApiCall, comment_id: int) -> Answer:
    record_type, comment = own_comment(comment_id, call.actor)
    body = known_names(object_in(call.body), ("text", "version"))
    version = body.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise Invalid([Problem("wrong_type", _("“%(name)s” holds a value of another type.") % {"name": "version"}, "version")])
    change_comment(comment_id, _text(body), by=call.actor, version=version)
    return Answer(_one(call, record_type, comment.record_id, comment_id))


def remove_comment(call: ApiCall, comment_id: int) -> Answer:
    delete_comment(comment_id, by=call.actor)
    return Answer(None, 204)


def bring_back(call: ApiCall, comment_id: int) -> Answer:
    record_type, comment = own_comment(comment_id, call.actor, deleted=True)
    restore_comment(comment_id, by=call.actor)
    return Answer(_one(call, record_type, comment.record_id, comment_id))


def shown(one: Said) -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "text": one.text,
        "author": {"id": one.author, "name": one.by},
        "mentions": [{"id": pk, "name": name} for pk, name in one.names.items()],
        "created_at": one.created_at,
        "changed_at": one.changed_at,
    }


def _one(call: ApiCall, record_type: RecordType, record_id: int, comment_id: int) -> dict[str, Any]:
    """As it is now, and who of those named will not see it."""
    [one] = comments_on(record_type, record_id, Asking(call.actor), before=comment_id + 1, most=1)
    return shown(one) | {"will_not_see": sorted(set(one.names) - seers(record_type, record_id, one.names))}


def _type(plural: str, record_id: int) -> RecordType:
    if not 0 < record_id < 2**63:
        raise NotFound
    return commentable(plural)


def _text(body: dict[str, Any]) -> str:
    if not isinstance(body.get("text"), str):
        raise Invalid([Problem("wrong_type", _("“%(name)s” holds a value of another type.") % {"name": "text"}, "text")])
    return str(body["text"])


def _writes(actor: Actor) -> bool:
    return not actor.read_only


def add_routes() -> None:
    tag = gettext_lazy("Comments")
    listing: Operation[Actor] = Operation(
        run=list_comments, summary=gettext_lazy("Comments on a record"), parameters={"cursor": TEXT}, answers={200: LISTED}, tag=tag
    )
    adding: Operation[Actor] = Operation(
        run=new_comment,
        summary=gettext_lazy("Comment on a record; @{7} names the user 7"),
        body=NEW,
        answers={201: SHOWN},
        tag=tag,
        may=_writes,
    )
    changing: Operation[Actor] = Operation(
        run=edit_comment, summary=gettext_lazy("Change a comment of mine"), body=CHANGED, answers={200: SHOWN}, tag=tag, may=_writes
    )
    deleting: Operation[Actor] = Operation(
        run=remove_comment, summary=gettext_lazy("Delete a comment of mine"), answers={204: None}, tag=tag, may=_writes
    )
    restoring: Operation[Actor] = Operation(
        run=bring_back, summary=gettext_lazy("Bring back a comment of mine"), answers={200: SHOWN}, tag=tag, may=_writes
    )
    routes.add("<str:plural>/<int:record_id>/comments", {"GET": listing, "POST": adding})
    routes.add("comments/<int:comment_id>", {"PATCH": changing, "DELETE": deleting})
    routes.add("comments/<int:comment_id>/restore", {"POST": restoring})
