"""Consent and preferences through the API: what holds on a day, and how a customer wishes to be contacted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.consent.preferring import NAMES, preferences_of, set_preferences
from guanxi.customers.consent.standing import standing
from guanxi.customers.finding import seen_customer
from guanxi.customers.models import Consent, Preferences
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation

WORD = {"type": "string"}
PARAMETERS: dict[str, dict[str, Any]] = {
    "purpose": {"type": "string", "enum": list(Consent.Purpose.values)},
    "channel": {"type": "string", "enum": list(Consent.Channel.values)},
    "on": {"type": "string", "format": "date"},
}
PREFERENCES = {
    "type": "object",
    "properties": {
        "preferred_channel": {"type": "string", "enum": ["", *Consent.Channel.values]},
        "topics": {"type": "array", "items": WORD, "maxItems": 50},
        "quiet_from": {"type": ["string", "null"]},
        "quiet_to": {"type": ["string", "null"]},
        "timezone": WORD,
    },
}
STANDING = {
    "type": "object",
    "properties": {
        "purpose": WORD,
        "channel": WORD,
        "on": WORD,
        "granted": {"type": "boolean"},
        "known_then": {"type": "boolean"},
        "statement": {"type": ["object", "null"]},
    },
}


def read_standing(call: ApiCall, customer_id: int) -> Answer:
    asking = Asking(call.actor)
    require(call.actor, "read", "consent")
    customer = seen_customer(customer_id, asking)
    purpose, channel = (_one_of(call, name) for name in ("purpose", "channel"))
    on = _day(call) or asking.now.astimezone(asking.zone).date()
    found = standing(customer.id, purpose, channel, on=on, zone=asking.zone)
    told = {"purpose": purpose, "channel": channel, "on": on.isoformat(), "granted": found.granted, "known_then": found.known_then}
    return Answer({**told, "statement": _told(found.statement)})


def _told(statement: Consent | None) -> dict[str, Any] | None:
    if statement is None:
        return None
    names = ("id", "state", "purpose", "channel", "text_version", "text", "source", "proof", "stated_at", "created_at")
    return {name: getattr(statement, name) for name in names}


def _one_of(call: ApiCall, name: str) -> str:
    value = call.query.get(name, "")
    if value not in PARAMETERS[name]["enum"]:
        allowed = ", ".join(PARAMETERS[name]["enum"])
        raise bad_request("not_a_choice", _now("“%(name)s” is one of: %(allowed)s.") % {"name": name, "allowed": allowed}, name)
    return value


def _day(call: ApiCall) -> date | None:
    word = call.query.get("on", "")
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise bad_request("not_a_date", _now("“on” is a day such as 2026-05-01."), "on") from None


def read_preferences(call: ApiCall, customer_id: int) -> Answer:
    customer = seen_customer(customer_id, Asking(call.actor))
    return Answer(_as_json(preferences_of(customer.id)))


def change_preferences(call: ApiCall, customer_id: int) -> Answer:
    body = known_names(object_in(call.body), NAMES)
    return Answer(_as_json(set_preferences(customer=customer_id, values=body, by=call.actor)))


def _as_json(found: Preferences) -> dict[str, Any]:
    return {
        "preferred_channel": found.preferred_channel,
        "topics": list(found.topics),
        "quiet_from": f"{found.quiet_from:%H:%M}" if found.quiet_from else None,
        "quiet_to": f"{found.quiet_to:%H:%M}" if found.quiet_to else None,
        "timezone": found.timezone,
    }


STANDING_OPERATION: Operation[Actor] = Operation(
    run=read_standing,
    summary=_("May we, on that day, and on which statement does it rest?"),
    parameters=PARAMETERS,
    answers={200: STANDING},
    tag=_("Consent"),
)
READ: Operation[Actor] = Operation(
    run=read_preferences, summary=_("How a customer wishes to be contacted"), answers={200: PREFERENCES}, tag=_("Consent")
)
CHANGE: Operation[Actor] = Operation(
    run=change_preferences, summary=_("Change these wishes"), body=PREFERENCES, answers={200: PREFERENCES}, tag=_("Consent")
)


def wire() -> None:
    routes.add("customers/<int:customer_id>/standing", {"GET": STANDING_OPERATION})
    routes.add("customers/<int:customer_id>/preferences", {"GET": READ, "PATCH": CHANGE})
