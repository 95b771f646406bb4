"""The query parameters and headers of the generic operations, as the description tells them to one actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.finding import MAX_LIMIT
from guanxi.records.grouping import groupable_fields
from guanxi.records.reading import readable_fields, shown_fields
from guanxi.records.registry import RecordType
from guanxi.rest.operations import Schema

HEADERS: dict[str, Schema] = {
    "If-Match": {"type": "string", "pattern": r'^("\d{1,9}"|\*)$'},
    "Idempotency-Key": {"type": "string", "pattern": r"^[!-~]{1,200}$"},
}


def parameters_of(names: Sequence[str], record_type: RecordType, actor: Actor) -> list[dict[str, Any]]:
    return [_parameter(name, record_type, actor) for name in names]


def _parameter(name: str, record_type: RecordType, actor: Actor) -> dict[str, Any]:
    fields = readable_fields(record_type, actor)
    sortable = [field.name for field in fields if field.sortable]
    told: dict[str, dict[str, Any]] = {
        "limit": {"schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50}},
        "cursor": {"schema": {"type": "string"}, "description": _("The “next” of the page before")},
        "sort": _list([*sortable, *(f"-{one}" for one in sortable)])
        | {"description": _("Field names; a minus before one turns its order round")},
        "columns": _list([field.name for field in shown_fields(record_type, actor)]) | {"description": _("Only these fields")},
        "by": {
            "schema": {"enum": [field.name for field in groupable_fields(record_type, actor)]},
            "description": _("One group for each value of this field; days and moments by month, times of day by hour"),
        },
        "q": {"schema": {"type": "string", "maxLength": 200}, "description": _("Words to search for")},
        "filter": {
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{record_type.name}.filter"}}},
            "description": _("A tree of conditions"),
        },
        "user": {"schema": {"type": "integer", "minimum": 1}, "description": _("Only this user, also where the answer is no")},
        "count": {"schema": {"enum": ["exact"]}, "description": _("Also count all that match")},
        "binned": {"schema": {"type": "boolean", "default": False}, "description": _("What lies in the bin instead")},
    }
    return {"name": name, "in": "query", "required": False, **told[name]}


def _list(words: Sequence[str]) -> dict[str, Any]:
    return {"schema": {"type": "array", "items": {"enum": list(words)}}, "style": "form", "explode": False}
