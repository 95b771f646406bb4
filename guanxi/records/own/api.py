"""Own fields through the API: which there are, make one, change it, retire it and bring it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.fields.own import PREFIX
from guanxi.records.models import OwnField
from guanxi.records.own import keeping
from guanxi.records.own.describing import Description, as_it_is
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import registry
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
OPTION: Schema = {
    "type": "object",
    "properties": {"code": TEXT, "en": TEXT, "zh": TEXT},
    "additionalProperties": False,
}
SHOW_IF: Schema = {
    "type": ["object", "null"],
    "properties": {"field": TEXT, "any_of": {"type": "array", "items": TEXT}},
    "required": ["field", "any_of"],
    "additionalProperties": False,
}
TEXTS = ("label_en", "label_zh", "help", "minimum", "maximum", "places", "pattern", "formula")
TRUTHS = ("required", "unique", "sensitive", "searchable", "fast")
WRITTEN: Schema = {
    **dict.fromkeys(TEXTS, TEXT),
    **dict.fromkeys(TRUTHS, TRUTH),
    "default": {},
    "options": {"type": "array", "items": OPTION, "maxItems": 200},
    "show_if": SHOW_IF,
}
NEW: Schema = {
    "type": "object",
    "properties": {"object": TEXT, "kind": {"enum": list(OwnField.Kind.values)}, "target": TEXT, **WRITTEN},
    "required": ["object", "kind"],
    "additionalProperties": False,
}
CHANGE: Schema = {"type": "object", "properties": WRITTEN, "additionalProperties": False}
SHOWN: Schema = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": TEXT, "object": TEXT, "kind": {"enum": list(OwnField.Kind.values)}, "retired": TRUTH},
    "required": ["id", "name", "object", "kind", "retired"],
}
LISTED: Schema = {"type": "object", "properties": {"items": {"type": "array", "items": SHOWN}}, "required": ["items"]}


def listed(call: ApiCall) -> Answer:
    return Answer({"items": [shown(own) for one in keeping.objects(call.actor) for own in one.fields]})


def add(call: ApiCall) -> Answer:
    require(call.actor, "change", "settings")
    body = known_names(object_in(call.body), tuple(NEW["properties"]))
    record_type = registry.by_plural(_text(body, "object"))
    if record_type is None:
        raise Invalid([Problem("unknown_object", _("There is no such object."), "object")])
    own = keeping.add_field(record_type.name, _description(body, Description(kind=_text(body, "kind"))), by=call.actor)
    return Answer(shown(own), 201, {"Location": f"{routes.ROOT}own-fields/{own.pk}"})


def change(call: ApiCall, field_id: int) -> Answer:
    own = _field(call, field_id)
    body = known_names(object_in(call.body), tuple(CHANGE["properties"]))
    return Answer(shown(keeping.change_field(own, _description(body, as_it_is(own)), by=call.actor)))


def retire(call: ApiCall, field_id: int) -> Answer:
    own = _field(call, field_id)
    keeping.retire_field(own, by=call.actor)
    own.refresh_from_db()
    return Answer(shown(own))


def bring_back(call: ApiCall, field_id: int) -> Answer:
    own = _field(call, field_id)
    keeping.bring_back_field(own, by=call.actor)
    own.refresh_from_db()
    return Answer(shown(own))


def _field(call: ApiCall, field_id: int) -> OwnField:
    require(call.actor, "change", "settings")
    found = OwnField.objects.filter(pk=field_id).first() if 0 < field_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def _description(body: Mapping[str, Any], before: Description) -> Description:
    given: dict[str, Any] = {name: getattr(before, name) for name in Description.__dataclass_fields__}
    given |= {name: _text(body, name) for name in (*TEXTS, "target") if name in body}
    given |= {name: _truth(body, name) for name in TRUTHS if name in body}
    if "default" in body:
        given["default"] = body["default"]
    if "options" in body:
        given["options"] = [_option(one) for one in _list(body, "options")]
    if "show_if" in body:
        condition = body["show_if"]
        if condition is not None and not (isinstance(condition, Mapping) and isinstance(condition.get("field"), str)):
            raise _wrong("show_if")
        values = _list(condition, "any_of") if condition else []
        given |= {"show_if_field": condition["field"] if condition else "", "show_if_any_of": tuple(map(str, values))}
    return Description(**given)


def _option(one: Any) -> tuple[str, str, str]:
    if not isinstance(one, Mapping) or not all(isinstance(value, str) for value in one.values()):
        raise _wrong("options")
    return one.get("code", ""), one.get("en", ""), one.get("zh", "")


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise _wrong(name)
    return value


def _truth(body: Mapping[str, Any], name: str) -> bool:
    value = body[name]
    if not isinstance(value, bool):
        raise _wrong(name)
    return value


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > 500:
        raise _wrong(name)
    return value


def _wrong(name: str) -> Invalid:
    return Invalid([Problem("wrong_type", _("“%(name)s” holds a value of another type.") % {"name": name}, name)])


def shown(own: OwnField) -> dict[str, Any]:
    described = as_it_is(own)
    return {
        "id": own.pk,
        "name": PREFIX + own.key,
        "object": registry.declared(own.object).plural if registry.has(own.object) else own.object,
        "kind": str(own.kind),
        "retired": own.retired_at is not None,
        "target": described.target,
        **{name: getattr(described, name) for name in (*TEXTS, *TRUTHS, "default")},
        "options": [{"code": code, "en": en, "zh": zh} for code, en, zh in described.options],
        "show_if": own.show_if,
        "index": str(own.fast),
    }


def add_routes() -> None:
    tag = gettext_lazy("Own fields")

    def may(actor: Actor) -> bool:
        return actor.may("change", "settings")

    def operation(run: Any, summary: Any, answers: Mapping[int, Schema], body: Schema | None = None) -> Operation[Actor]:
        return Operation(run=run, summary=summary, answers=answers, body=body, tag=tag, may=may)

    routes.add(
        "own-fields",
        {
            "GET": operation(listed, gettext_lazy("Own fields of every object"), {200: LISTED}),
            "POST": operation(add, gettext_lazy("Add a field to an object"), {201: SHOWN}, NEW),
        },
    )
    routes.add("own-fields/<int:field_id>", {"PATCH": operation(change, gettext_lazy("Change an own field"), {200: SHOWN}, CHANGE)})
    routes.add("own-fields/<int:field_id>/retire", {"POST": operation(retire, gettext_lazy("Retire an own field"), {200: SHOWN})})
    routes.add(
        "own-fields/<int:field_id>/bring-back", {"POST": operation(bring_back, gettext_lazy("Bring an own field back"), {200: SHOWN})}
    )
