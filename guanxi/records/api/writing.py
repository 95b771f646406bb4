"""Writing single records through the API: create, change, into the bin and out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records import writing
from guanxi.records.api.door import ApiCall
from guanxi.records.api.reading import as_json, etag
from guanxi.records.api.routes import url_of
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.finding import get
from guanxi.records.problems import Changed, NotFound
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.errors import ApiError, bad_request

ETAG = re.compile(r'"(\d{1,9})"\Z')


def create_record(call: ApiCall, record_type: RecordType) -> Answer:
    [record_id] = writing.create(record_type, [values_in(call.body)], by=call.actor)
    answer = _record(call, record_type, record_id)
    answer.status = 201
    answer.headers["Location"] = url_of(record_type, record_id)
    return answer


def change_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    writing.change(record_type, record_id, values_in(call.body), by=call.actor, version=_version(call, needed=True))
    return _record(call, record_type, record_id)


def bin_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    version = _version(call, needed=False)
    if version is not None and call.actor.may("delete", record_type.name):
        _check_version(call, record_type, record_id, version)
    bin_records(record_type, [record_id], by=call.actor)
    return Answer(status=204)


def restore_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    restore_records(record_type, [record_id], by=call.actor)
    return _record(call, record_type, record_id)


def values_in(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise bad_request("not_an_object", _("The body is an object: field names and values."), "body")
    return body


def _record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    record = get(record_type, record_id, Asking(call.actor), binned=False)
    return Answer(as_json(record), headers={"ETag": etag(record.version)})


def _version(call: ApiCall, *, needed: bool) -> int | None:
    """The version that the caller has read, from If-Match; `*` means whatever it is now."""
    given = call.request.headers.get("If-Match", "").strip()
    if not given and needed:
        raise ApiError(428, "if_match", _("Send the ETag of the record as If-Match, so that nobody's change is lost."))
    if not given or given == "*":
        return None
    found = ETAG.match(given)
    if found is None:
        raise ApiError(412, "changed", _("If-Match holds no ETag of this record."))
    return int(found[1])


def _check_version(call: ApiCall, record_type: RecordType, record_id: int, version: int) -> None:
    stored = writing.lock(record_type, [record_id], call.actor, "delete")
    if record_id not in stored:
        raise NotFound
    if stored[record_id]["version"] != version:
        raise Changed(record_id, stored[record_id]["version"])
