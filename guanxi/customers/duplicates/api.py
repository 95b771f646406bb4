"""Duplicates through the API: who may be meant by a record that is about to be added, the inbox of pairs, and the decision on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.duplicates import dismissing
from guanxi.customers.duplicates.finding import KINDS, Found, Inbox, count, kinds_of, mark_of, page_of
from guanxi.customers.duplicates.warning import known_already
from guanxi.customers.duplicates.words import ALIKE
from guanxi.customers.models import DuplicatePair
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.registry import registry
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation, Schema

MOST = 100
RECORD: Schema = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
REASONS: Schema = {"type": "array", "items": {"type": "string"}}
KNOWN: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {"type": "object", "properties": {**RECORD["properties"], "score": {"type": "number"}, "reasons": REASONS}},
        }
    },
}
PAIR: Schema = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "kind": {"enum": list(KINDS)},
        "score": {"type": ["number", "null"]},
        "reasons": REASONS,
        "records": {"type": "array", "items": RECORD},
        "found_at": {"type": "string", "format": "date-time"},
    },
}
PAIRS: Schema = {
    "type": "object",
    "properties": {
        "items": {"type": "array", "items": PAIR},
        "next": {"type": ["string", "null"]},
        "count": {"type": "integer"},
        "more": {"type": "boolean"},
    },
}
DECIDED: Schema = {"type": "object", "properties": {"id": {"type": "integer"}, "state": {"enum": list(DuplicatePair.State.values)}}}
PARAMETERS: dict[str, Schema] = {
    "kind": {"enum": list(KINDS)},
    "reason": {"enum": list(ALIKE)},
    "min_score": {"type": "number", "minimum": 0, "maximum": 1},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
    "cursor": {"type": "string"},
}


def check_record(kind: str) -> Callable[[ApiCall], Answer]:
    """The body is that of a new record. Nothing is written."""

    def run(call: ApiCall) -> Answer:
        require(call.actor, "read", kind)
        record_type, asking = registry.of(kind), Asking(call.actor)
        body = known_names(object_in(call.body), record_type.by_name)
        found = known_already(record_type, body, asking)
        return Answer({"items": [{**_told(one.record), "score": one.score, "reasons": one.reasons} for one in found]})

    return run


def list_pairs(call: ApiCall) -> Answer:
    kinds = kinds_of(call.actor)
    kind = _one_of(call, "kind") or (kinds or ["person"])[0]
    require(call.actor, "merge", kind)
    inbox = Inbox(kind, _one_of(call, "reason"), _share(call), mark_of(call.query.get("cursor", "")), _limit(call))
    pairs, following = page_of(inbox, Asking(call.actor), (registry.of(kind).title,))
    number = count(inbox, call.actor)
    return Answer({"items": [_pair(one) for one in pairs], "next": following, "count": number.number, "more": number.at_least})


def dismiss_pair(call: ApiCall, pair_id: int) -> Answer:
    return _decided(call, dismissing.dismiss, pair_id, DuplicatePair.State.DISMISSED)


def reopen_pair(call: ApiCall, pair_id: int) -> Answer:
    return _decided(call, dismissing.reopen, pair_id, DuplicatePair.State.OPEN)


def _decided(call: ApiCall, decide: Callable[..., DuplicatePair], pair_id: int, state: str) -> Answer:
    if not kinds_of(call.actor):
        require(call.actor, "merge", "person")
    return Answer({"id": decide(pair_id, by=call.actor).pk, "state": state})


def _told(record: Record) -> dict[str, Any]:
    return {"id": record.id, "name": record.title}


def _pair(one: Found) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.a.type.name,
        "score": one.score,
        "reasons": one.reasons,
        "records": [_told(one.a), _told(one.b)],
        "found_at": one.found_at,
    }


def _one_of(call: ApiCall, name: str) -> str:
    value, allowed = call.query.get(name, ""), PARAMETERS[name]["enum"]
    if value and value not in allowed:
        raise bad_request("not_a_choice", _now("“%(name)s” is one of: %(allowed)s.") % {"name": name, "allowed": ", ".join(allowed)}, name)
    return value


def _share(call: ApiCall) -> float:
    try:
        share = float(call.query.get("min_score", "0"))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise bad_request("limit", _now("“min_score” is a number from 0 to 1."), "min_score")
    return share


def _limit(call: ApiCall) -> int:
    word = call.query.get("limit", "50")
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else 0
    if not 1 <= number <= MOST:
        raise bad_request("limit", _now("“limit” is a number from 1 to %(limit)s.") % {"limit": MOST}, "limit")
    return number


def may_merge(actor: Actor) -> bool:
    return bool(kinds_of(actor))


def wire() -> None:
    for kind in KINDS:
        check: Operation[Actor] = Operation(
            run=check_record(kind),
            summary=_("Which records may be meant: the body is that of a new record, and nothing is written"),
            body={"type": "object"},
            answers={200: KNOWN},
            tag=_("Duplicates"),
        )
        routes.add(f"{registry.of(kind).plural}/duplicates", {"POST": check})
    listed: Operation[Actor] = Operation(
        run=list_pairs,
        summary=_("Pairs of records that may be one, the likeliest first"),
        parameters=PARAMETERS,
        answers={200: PAIRS},
        tag=_("Duplicates"),
        may=may_merge,
    )
    dismissed: Operation[Actor] = Operation(
        run=dismiss_pair, summary=_("Say that the two are not the same"), answers={200: DECIDED}, tag=_("Duplicates"), may=may_merge
    )
    reopened: Operation[Actor] = Operation(
        run=reopen_pair, summary=_("Take that back"), answers={200: DECIDED}, tag=_("Duplicates"), may=may_merge
    )
    routes.add("duplicates", {"GET": listed})
    routes.add("duplicates/<int:pair_id>/dismiss", {"POST": dismissed})
    routes.add("duplicates/<int:pair_id>/reopen", {"POST": reopened})
