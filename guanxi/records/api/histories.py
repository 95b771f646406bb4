"""A record's history through the API."""

from __future__ import annotations

from guanxi.records.api.door import ApiCall
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.errors import not_found


def record_history(call: ApiCall, record_type: RecordType, record_id: int) -> Answer:
    raise not_found()
