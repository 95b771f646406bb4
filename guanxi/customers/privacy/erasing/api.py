"""Erasing a person through the API. Whoever asks names the person twice: in the address, and in the body as a confirmation."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.privacy.erasing.erasing import LONGEST_REASON, erase_person
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.problems import Invalid, Problem
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

BODY: Schema = {
    "type": "object",
    "properties": {
        "confirm": {"type": "integer", "description": "The number of the person once more. Nothing brings them back"},
        "reason": {"type": "string", "maxLength": LONGEST_REASON, "description": "Stays in the journal: without the name"},
    },
    "required": ["confirm", "reason"],
}
ERASED: Schema = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "erased": {"const": True}},
    "required": ["id", "erased"],
}


def erase(call: ApiCall, record_id: int) -> Answer:
    require(call.actor, "erase", "person")
    body = known_names(object_in(call.body), ("confirm", "reason"))
    reason = body.get("reason")
    if body.get("confirm") != record_id or isinstance(body.get("confirm"), bool):
        raise Invalid([Problem("not_confirmed", _now("“confirm” is the number of the person that is to be erased."), "confirm")])
    if not isinstance(reason, str):
        raise Invalid([Problem("required", _now("Say why: this stays in the journal."), "reason")])
    erase_person(record_id, reason=reason, by=call.actor)
    return Answer({"id": record_id, "erased": True})


def wire() -> None:
    erasing: Operation[Actor] = Operation(
        run=erase,
        summary=_("Erase a person for good"),
        body=BODY,
        answers={200: ERASED},
        tag=_("Data of a person"),
        may=lambda actor: actor.may("erase", "person") and actor.may("read", "person"),
    )
    routes.add("people/<int:record_id>/erase", {"POST": erasing})
