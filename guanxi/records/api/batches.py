"""Many records in one call: upsert by key, into the bin, out of the bin."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.api.bodies import known_names, list_in, object_in, whole_number
from guanxi.records.api.door import ApiCall
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType
from guanxi.records.upserting import upsert
from guanxi.records.writing import Outcome, What
from guanxi.rest.calling import Answer

OUTCOMES: tuple[What, ...] = ("created", "updated", "unchanged", "rejected")


def upsert_batch(call: ApiCall, record_type: RecordType) -> Answer:
    body = known_names(object_in(call.body), ("key", "items"))
    key = body.get("key")
    if not isinstance(key, str):
        raise Invalid([Problem("required", _("“key” names the field by which records are known."), "key")])
    items = list_in(body, "items")
    wrong = [
        Problem("not_an_object", _("Each item is an object."), "items", row) for row, item in enumerate(items) if not isinstance(item, dict)
    ]
    if wrong:
        raise Invalid(wrong)
    outcomes = upsert(record_type, items, key=key, by=call.actor)
    counted = Counter(outcome.what for outcome in outcomes)
    return Answer({"items": [_told(outcome) for outcome in outcomes], **{what: counted[what] for what in OUTCOMES}})


def bin_batch(call: ApiCall, record_type: RecordType) -> Answer:
    ids = _ids(call)
    bin_records(record_type, ids, by=call.actor)
    return Answer({"ids": ids})


def restore_batch(call: ApiCall, record_type: RecordType) -> Answer:
    ids = _ids(call)
    restore_records(record_type, ids, by=call.actor)
    return Answer({"ids": ids})


def _ids(call: ApiCall) -> list[int]:
    ids = list_in(known_names(object_in(call.body), ("ids",)), "ids")
    return list(dict.fromkeys(whole_number(one, "ids") for one in ids))


def _told(outcome: Outcome) -> dict[str, Any]:
    return {"row": outcome.row, "outcome": outcome.what, "id": outcome.id, "problems": [problem.as_dict() for problem in outcome.problems]}
