"""Many records in one call: upsert by key, into the bin, out of the bin."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.api.door import ApiCall
from guanxi.records.api.writing import values_in
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType
from guanxi.records.upserting import upsert
from guanxi.records.writing import Outcome, What
from guanxi.rest.calling import Answer

MAX_ITEMS = 1_000
OUTCOMES: tuple[What, ...] = ("created", "updated", "unchanged", "rejected")


def upsert_batch(call: ApiCall, record_type: RecordType) -> Answer:
    body = _known(values_in(call.body), ("key", "items"))
    key = body.get("key")
    if not isinstance(key, str):
        raise Invalid([Problem("required", _("“key” names the field by which records are known."), "key")])
    items = _list(body, "items")
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
    ids = _list(_known(values_in(call.body), ("ids",)), "ids")
    if any(not isinstance(one, int) or isinstance(one, bool) or not 0 < one < 2**63 for one in ids):
        raise Invalid([Problem("not_an_id", _("“ids” holds whole numbers."), "ids")])
    return list(dict.fromkeys(ids))


def _known(body: Any, names: tuple[str, ...]) -> Any:
    unknown = sorted(set(body) - set(names))
    if unknown:
        raise Invalid(
            [Problem("unknown_field", _("There is no field “%(name)s” here.") % {"name": name[:60]}, name[:60]) for name in unknown]
        )
    return body


def _list(body: Any, name: str) -> list[Any]:
    items = body.get(name)
    if not isinstance(items, list) or not 0 < len(items) <= MAX_ITEMS:
        raise Invalid([Problem("not_a_list", _("“%(name)s” is a list of 1 to %(limit)s.") % {"name": name, "limit": MAX_ITEMS}, name)])
    return items


def _told(outcome: Outcome) -> dict[str, Any]:
    return {"row": outcome.row, "outcome": outcome.what, "id": outcome.id, "problems": [problem.as_dict() for problem in outcome.problems]}
