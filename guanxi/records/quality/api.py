"""The same figures through the API."""

from __future__ import annotations

from typing import Any

from guanxi.records.api.door import ApiCall
from guanxi.records.asking import Asking
from guanxi.records.quality.measuring import FieldQuality, quality_of
from guanxi.records.registry import RecordType
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Schema

WHOLE: Schema = {"type": "integer"}
FENCES: Schema = {
    "type": ["object", "null"],
    "description": "Beyond three times the distance of the quartiles; null where too few values are known",
    "properties": {"low": {"type": "string"}, "high": {"type": "string"}, "below": WHOLE, "above": WHOLE, "skewed": {"type": "boolean"}},
}
FIELD: Schema = {
    "type": "object",
    "properties": {"field": {"type": "string"}, "filled": WHOLE, "share": {"type": "number"}, "far_out": FENCES},
    "required": ["field", "filled", "share", "far_out"],
}
QUALITY: Schema = {
    "type": "object",
    "properties": {
        "count": WHOLE,
        "looked_at": WHOLE | {"description": "Where fewer than all: shares and how many are filled are estimates from so many"},
        "mean_share": {"type": ["number", "null"]},
        "fields": {"type": "array", "items": FIELD},
    },
    "required": ["count", "looked_at", "mean_share", "fields"],
}


def read_quality(call: ApiCall, record_type: RecordType) -> Answer:
    found = quality_of(record_type, Asking(call.actor))
    told = [_told(one) for one in found.fields]
    return Answer({"count": found.count, "looked_at": found.looked_at, "mean_share": found.mean_share, "fields": told})


def _told(one: FieldQuality) -> dict[str, Any]:
    fences = one.fences
    far = None if fences is None else {name: getattr(fences, name) for name in ("low", "high", "below", "above", "skewed")}
    return {"field": one.field.name, "filled": one.filled, "share": one.share, "far_out": far}
