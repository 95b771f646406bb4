"""Who can see a record and why, through the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.api.door import ApiCall
from guanxi.records.explaining import Explained, Verdict, who_sees
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request


def record_access(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    found = who_sees(record_type, record_id, call.actor, user_id=_user(call.query.get("user")))
    return Answer({"items": [_as_json(one) for one in found.explained], "more": found.more})


def _user(word: str | None) -> int | None:
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and 0 < int(word[:20]) < 2**63):
        raise bad_request("user", _("“user” is the number of a user."), "user")
    return int(word)


def _as_json(one: Explained) -> dict[str, Any]:
    return {
        "user": {"id": one.user_id, "name": one.name},
        "read": _verdict(one.sees),
        "change": _verdict(one.changes),
        "hidden_fields": [field.name for field in one.hidden],
        "masked_fields": [field.name for field in one.masked],
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    return {"allowed": one.allowed, "why": one.why}
