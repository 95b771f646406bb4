"""Everything that is kept of one person, through the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.customers.privacy.bundle import everything
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.problems import NotFound
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

BY_PLURAL: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "object"}}}
EVERYTHING: Schema = {
    "type": "object",
    "properties": {
        "person": {"type": "integer"},
        "made_at": {"type": "string", "format": "date-time"},
        "made_by": {"type": "string"},
        "records": BY_PLURAL,
        "history": {"type": "object", "additionalProperties": BY_PLURAL},
        "also": {"type": "object"},
        "files": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["person", "made_at", "made_by", "records", "history", "also", "files"],
}


def read_everything(call: ApiCall, record_id: int) -> Answer:
    if not 0 < record_id < 2**63:
        raise NotFound
    return Answer(everything(record_id, Asking(call.actor)))


def wire() -> None:
    reading: Operation[Actor] = Operation(
        run=read_everything,
        summary=_("Everything that is kept of one person"),
        answers={200: EVERYTHING},
        tag=_("Data of a person"),
        may=lambda actor: actor.may("export", "person") and actor.may("read", "person"),
    )
    routes.add("people/<int:record_id>/everything", {"GET": reading})
