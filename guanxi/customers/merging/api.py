"""Merging through the API: two to five records become one; a merge is read and undone. Nothing is ever merged by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.merging.finding import KINDS, Merged, merge_of, obstacle, undone_by
from guanxi.customers.merging.merging import MOST, merge_customers
from guanxi.customers.merging.telling import told_undone
from guanxi.customers.merging.undoing import undo_merge
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, list_in, object_in, whole_number
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.problems import NotFound
from guanxi.records.registry import registry
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation, Schema

ID: Schema = {"type": "integer"}
COUNTED: Schema = {"type": "array", "items": {"type": "object", "properties": {"label": {"type": "string"}, "number": ID}}}
BODY: Schema = {
    "type": "object",
    "properties": {
        "others": {"type": "array", "items": ID, "minItems": 1, "maxItems": MOST - 1},
        "values": {"type": "object", "description": "What the record shall hold from now on, as in a change of it"},
    },
    "required": ["others"],
}
MERGE: Schema = {
    "type": "object",
    "properties": {
        "merge": ID,
        "kind": {"enum": list(KINDS)},
        "id": ID,
        "others": {"type": "array", "items": ID},
        "at": {"type": "string", "format": "date-time"},
        "by": {"type": "string"},
        "undone_at": {"type": ["string", "null"], "format": "date-time"},
        "stands_against_undo": {"type": ["string", "null"]},
        "back": COUNTED,
        "stays": COUNTED,
        "kept": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"label": {"type": "string"}, "number": ID, "ids": {"type": "array", "items": ID}, "why": {"type": "string"}},
            },
        },
    },
    "required": ["merge", "kind", "id", "others"],
}


def merge_records(kind: str) -> Callable[..., Answer]:
    """The record in the address stays."""

    def run(call: ApiCall, record_id: int) -> Answer:
        require(call.actor, "merge", kind)
        body = known_names(object_in(call.body), ("others", "values"))
        others = [whole_number(one, "others") for one in list_in(body, "others")]
        values = body.get("values") or {}
        if not isinstance(values, dict):
            raise bad_request("not_an_object", _now("“values” is an object of fields."), "values")
        if not 0 < record_id < 2**63:
            raise NotFound
        entry = merge_customers(registry.of(kind), winner=record_id, losers=others, values=values, by=call.actor)
        return Answer(_told(merge_of(entry, call.actor), Asking(call.actor)))

    return run


def read_merge(call: ApiCall, entry_id: int) -> Answer:
    return Answer(_told(merge_of(entry_id, call.actor), Asking(call.actor)))


def undo(call: ApiCall, entry_id: int) -> Answer:
    undo_merge(entry_id, by=call.actor)
    return Answer(_told(merge_of(entry_id, call.actor), Asking(call.actor)))


def _told(merged: Merged, asking: Asking) -> dict[str, Any]:
    undone = undone_by(merged)
    standing = obstacle(merged, asking) if undone is None else None
    told: dict[str, Any] = {
        "merge": merged.entry,
        "kind": merged.type.name,
        "id": merged.winner,
        "others": list(merged.losers),
        "at": merged.at,
        "by": merged.by,
        "undone_at": undone.at if undone is not None else None,
        "stands_against_undo": standing.problem.message if standing is not None else None,
    }
    if undone is not None:
        found = told_undone(merged, undone, asking)
        for name in ("back", "stays"):
            told[name] = [{"label": str(line.label), "number": line.number} for line in found[name]]
        told["kept"] = [
            {"label": str(line.label), "number": line.number, "ids": [ref.id for ref in line.names], "why": str(line.why)}
            for line in found["kept"]
        ]
    return told


def may_merge(actor: Actor) -> bool:
    return any(actor.may("merge", kind) and actor.may("read", kind) for kind in KINDS)


def may_merge_these(kind: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.may("merge", kind) and actor.may("read", kind)


def wire() -> None:
    tag = _("Merging")
    for kind in KINDS:
        merging: Operation[Actor] = Operation(
            run=merge_records(kind),
            summary=_("Make other records part of this one"),
            body=BODY,
            answers={200: MERGE},
            tag=tag,
            may=may_merge_these(kind),
        )
        routes.add(f"{registry.of(kind).plural}/<int:record_id>/merge", {"POST": merging})
    reading: Operation[Actor] = Operation(
        run=read_merge, summary=_("A merge, and what became of it"), answers={200: MERGE}, tag=tag, may=may_merge
    )
    undoing: Operation[Actor] = Operation(run=undo, summary=_("Undo a merge"), answers={200: MERGE}, tag=tag, may=may_merge)
    routes.add("merges/<int:entry_id>", {"GET": reading})
    routes.add("merges/<int:entry_id>/undo", {"POST": undoing})
