"""Writing single records through the API: create, change, into the bin and out of it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from guanxi.records import writing
from guanxi.records.api.bodies import object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.api.reading import read_back
from guanxi.records.api.routes import url_of
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.problems import Changed, NotFound
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.errors import ApiError

ETAG = re.compile(r'"(\d{1,9})"\Z')


def create_record(call: ApiCall, record_type: RecordType) -> Answer:
    [record_id] = writing.create(record_type, [object_in(call.body)], by=call.actor)
    answer = read_back(call, record_type, record_id)
    answer.status = 201
    answer.headers["Location"] = url_of(record_type, record_id)
    return answer


def change_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    writing.change(record_type, record_id, object_in(call.body), by=call.actor, version=_version(call, needed=True))
    return read_back(call, record_type, record_id)


def bin_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    version = _version(call, needed=False)
    if version is not None and call.actor.may("delete", record_type.name):
        _check_version(call, record_type, record_id, version)
    bin_records(record_type, [record_id], by=call.actor)
    return Answer(status=204)


def restore_record(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    restore_records(record_type, [record_id], by=call.actor)
    return read_back(call, record_type, record_id)


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
