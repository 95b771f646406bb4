"""Saved views through the API: which there are, keeping one, changing and deleting it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.records.api import routes
from guanxi.records.api.bodies import known_names, object_in
from guanxi.records.api.door import ApiCall
from guanxi.records.problems import NotFound
from guanxi.records.registry import RecordType, registry
from guanxi.records.saved_views import View, change_view, choose_view, delete_view, find_view, save_view, view_of, views_of
from guanxi.rest.calling import Answer
from guanxi.rest.errors import bad_request
from guanxi.rest.operations import Operation, Schema

YES_NO: Schema = {"type": "boolean"}
NAMES: Schema = {"type": "array", "items": {"type": "string"}, "maxItems": 200}
SAID: Schema = {
    "name": {"type": "string"},
    "filter": {"type": ["object", "null"], "description": "the typed tree, as lists take it"},
    "sort": NAMES,
    "columns": NAMES,
    "group": {"type": ["string", "null"], "description": "the field by which the list is grouped"},
    "layout": {"enum": ["table", "kanban", "calendar"], "description": "how the list is laid out"},
    "day": {"type": ["string", "null"], "description": "the date by which records stand in a calendar"},
    "shared": YES_NO,
    "pinned": YES_NO,
    "is_default": YES_NO,
}
SHOWN: Schema = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "object": {"type": "string"}, **SAID, "owner": {"type": "string"}, "mine": YES_NO},
    "required": ["id", "object", *SAID, "owner", "mine"],
}
ALL: Schema = {"type": "object", "properties": {"items": {"type": "array", "items": SHOWN}}, "required": ["items"]}
NEW: Schema = {
    "type": "object",
    "properties": {"object": {"type": "string", "description": "people, companies, orders, …"}, **SAID},
    "required": ["object", "name"],
}
CHANGED: Schema = {"type": "object", "properties": SAID}
CHOICES = ("pinned", "is_default")


def list_views(call: ApiCall) -> Answer:
    return Answer({"items": [shown(one) for one in views_of(call.actor)]})


def new_view(call: ApiCall) -> Answer:
    body = known_names(object_in(call.body), NEW["properties"])
    plural = body.get("object")
    record_type = registry.by_plural(plural) if isinstance(plural, str) else None
    if record_type is None:
        raise bad_request("no_such_object", _now("“object” is one of: people, companies, orders, …"), "object")
    wanted = _said(body)
    made = save_view(
        record_type,
        wanted.get("name", ""),
        _words(body, {}),
        shared=wanted.get("shared", False),
        pinned=wanted.get("pinned", False),
        is_default=wanted.get("is_default", False),
        by=call.actor,
    )
    return Answer(shown(made), 201, {"Location": f"{routes.ROOT}views/{made.id}"})


def read_view(call: ApiCall, view_id: int) -> Answer:
    return Answer(shown(_found(call, view_id)[1]))


def edit_view(call: ApiCall, view_id: int) -> Answer:
    """Of a shared view of somebody else only what is one's own can be changed: pinning it, beginning with it."""
    record_type, view = _found(call, view_id)
    body = known_names(object_in(call.body), SAID)
    wanted = _said(body)
    words = _words(body, view.words) if {"filter", "sort", "columns", "group", "layout", "day"} & body.keys() else None
    if words is not None or {"name", "shared"} & wanted.keys():
        change_view(record_type, view_id, name=wanted.get("name"), shared=wanted.get("shared"), words=words, by=call.actor)
    if set(CHOICES) & wanted.keys():
        chosen = {name: wanted.get(name, getattr(view, name)) for name in CHOICES}
        choose_view(record_type, view_id, pinned=chosen["pinned"], is_default=chosen["is_default"], by=call.actor)
    return read_view(call, view_id)


def remove_view(call: ApiCall, view_id: int) -> Answer:
    record_type, _view = _found(call, view_id)
    delete_view(record_type, view_id, by=call.actor)
    return Answer(None, 204)


def shown(view: View) -> dict[str, Any]:
    return {
        "id": view.id,
        "object": registry.of(view.object).plural,
        "name": view.name,
        "filter": json.loads(view.words.get("filter") or "null"),
        "sort": _names(view.words.get("sort", "")),
        "columns": _names(view.words.get("columns", "")),
        "group": view.words.get("group") or None,
        "layout": view.words.get("layout") or "table",
        "day": view.words.get("day") or None,
        "shared": view.shared,
        "pinned": view.pinned,
        "is_default": view.is_default,
        "owner": view.owner,
        "mine": view.mine,
    }


def _names(words: str) -> list[str]:
    return [word for word in words.split(",") if word]


def _found(call: ApiCall, view_id: int) -> tuple[RecordType, View]:
    record_type = find_view(view_id)
    if record_type is None or not call.actor.may("read", record_type.name):
        raise NotFound
    return record_type, view_of(record_type, view_id, call.actor)


def _said(body: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values, each of the kind that it must be."""
    for name, kind in {"name": str, "shared": bool, "pinned": bool, "is_default": bool}.items():
        if name in body and type(body[name]) is not kind:
            wanted = _now("text") if kind is str else _now("true or false")
            raise bad_request("wrong_kind", _now("“%(name)s” must be %(kind)s.") % {"name": name, "kind": wanted}, name)
    return {name: body[name] for name in ("name", "shared", *CHOICES) if name in body}


def _words(body: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    words = dict(before)
    if "filter" in body:
        words["filter"] = json.dumps(body["filter"], ensure_ascii=False, separators=(",", ":")) if body["filter"] else ""
    for name in ("sort", "columns"):
        if name in body:
            if not isinstance(body[name], list) or not all(isinstance(one, str) and "," not in one for one in body[name]):
                raise bad_request("wrong_kind", _now("“%(name)s” must be a list of field names.") % {"name": name}, name)
            words[name] = ",".join(body[name])
    for name in ("group", "layout", "day"):
        if name in body:
            if body[name] is not None and not isinstance(body[name], str):
                raise bad_request("wrong_kind", _now("“%(name)s” must be %(kind)s.") % {"name": name, "kind": _now("text")}, name)
            words[name] = body[name] if body[name] and body[name] != "table" else ""
    return words


def add_routes() -> None:
    tag = _("Views")
    listing: Operation[Actor] = Operation(run=list_views, summary=_("Saved views that I can use"), answers={200: ALL}, tag=tag)
    making: Operation[Actor] = Operation(run=new_view, summary=_("Keep a view"), body=NEW, answers={201: SHOWN}, tag=tag)
    reading: Operation[Actor] = Operation(run=read_view, summary=_("Read a view"), answers={200: SHOWN}, tag=tag)
    changing: Operation[Actor] = Operation(run=edit_view, summary=_("Change a view"), body=CHANGED, answers={200: SHOWN}, tag=tag)
    deleting: Operation[Actor] = Operation(run=remove_view, summary=_("Delete a view"), answers={204: None}, tag=tag)
    routes.add("views", {"GET": listing, "POST": making})
    routes.add("views/<int:view_id>", {"GET": reading, "PATCH": changing, "DELETE": deleting})
