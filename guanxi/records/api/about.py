"""Who am I, and what is there: the caller, and the objects and fields that the caller may read."""

from __future__ import annotations

from typing import Any

from guanxi.access.actor import Actor
from guanxi.access.models import Team
from guanxi.access.scopes import ACTIONS
from guanxi.records.api.door import ApiCall
from guanxi.records.fields import Field
from guanxi.records.reading import may, may_write, readable_fields, shown_fields
from guanxi.records.registry import RecordType, registry
from guanxi.records.relations import relations_of
from guanxi.rest.calling import Answer


def me(call: ApiCall) -> Answer:
    actor = call.actor
    teams = Team.objects.filter(pk__in=actor.team_ids).order_by("name").values("id", "name")
    return Answer(
        {
            "id": actor.user_id,
            "name": actor.name,
            "language": actor.language,
            "timezone": actor.timezone,
            "is_owner": actor.may_all,
            "read_only": actor.read_only,
            "teams": list(teams),
        }
    )


def objects(call: ApiCall) -> Answer:
    return Answer(
        {"items": [described(record_type, call.actor) for record_type in registry.types() if call.actor.may("read", record_type.name)]}
    )


def described(record_type: RecordType, actor: Actor) -> dict[str, Any]:
    fields = readable_fields(record_type, actor)
    shown = shown_fields(record_type, actor)
    names = {field.name for field in fields}
    return {
        "name": record_type.name,
        "plural": record_type.plural,
        "label": str(record_type.label),
        "label_plural": str(record_type.label_plural),
        "title": record_type.title,
        "keys": [key for key in record_type.keys if key in names],
        "actions": [action for action in ACTIONS if record_type.knows(action) and may(record_type, action, actor)],
        "default_columns": [name for name in record_type.default_columns if name in {field.name for field in shown}],
        "fields": [_field(record_type, field, actor) for field in shown],
        "relations": [{"name": one.name, "label": str(one.label), "object": one.target.plural} for one in relations_of(record_type, actor)],
    }


def _field(record_type: RecordType, field: Field, actor: Actor) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": str(field.label),
        "kind": field.kind,
        "required": field.required,
        "sensitive": field.sensitive,
        "writable": may_write(record_type, field, actor),
        "sortable": field.sortable,
        "searchable": field.searchable,
        "operators": list(field.operators) if field.filterable else [],
        "choices": [{"code": code, "label": str(label)} for code, label in getattr(field, "options", ())],
    }
