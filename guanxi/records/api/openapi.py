"""The description of the API, made for each actor: what that actor may not read or do is not in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.api import routes, schemas
from guanxi.records.api.door import ApiCall
from guanxi.records.api.parameters import HEADERS, parameters_of
from guanxi.records.api.verbs import VERBS, Verb
from guanxi.records.registry import RecordType, registry
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

ERRORS = (400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429)
UNSAFE = {"POST", "PATCH", "DELETE"}
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
ME: Schema = {"$ref": "#/components/schemas/Me"}
OBJECTS: Schema = {"$ref": "#/components/schemas/Objects"}


def answer(call: ApiCall) -> Answer:
    return Answer(description(call.actor))


def description(actor: Actor) -> dict[str, Any]:
    types = [one for one in registry.types() if actor.may("read", one.name)]
    paths: dict[str, dict[str, Any]] = {}
    for route, operations in routes.added().items():
        for method, operation in operations.items():
            if operation.may(actor):
                paths.setdefault(_address(route), {})[method.lower()] = _added(route, method, operation)
    for record_type in types:
        for verb in VERBS:
            if verb.may(actor, record_type):
                paths.setdefault(_address(record_type.plural + verb.route), {})[verb.method.lower()] = _operation(verb, record_type, actor)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Guanxi", "version": "1", "description": _("Only what you may read and do is described here.")},
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "guanxi"},
            },
            "responses": {"Error": {"description": _("What went wrong"), "content": _json({"$ref": "#/components/schemas/Error"})}},
            "schemas": schemas.shared() | {name: shape for one in types for name, shape in schemas.of_type(one, actor).items()},
        },
    }


def _operation(verb: Verb, record_type: RecordType, actor: Actor) -> dict[str, Any]:
    parameters = [*_path_parameters(verb.route), *parameters_of(verb.parameters, record_type, actor)]
    if verb.if_match:
        parameters.append({"name": "If-Match", "in": "header", "required": verb.if_match == "required", "schema": HEADERS["If-Match"]})
    found: dict[str, Any] = {
        "operationId": f"{verb.name}_{record_type.plural}",
        "summary": str(verb.summary),
        "tags": [str(record_type.label_plural)],
        "parameters": parameters + _once(verb.method),
        "responses": _responses({verb.status: schemas.answer(verb.answer, record_type)}),
    }
    if verb.body:
        found["requestBody"] = {"required": True, "content": _json(schemas.body(verb.body, record_type, actor))}
    return found


def _added(route: str, method: str, operation: Operation[Actor]) -> dict[str, Any]:
    query = [{"name": name, "in": "query", "schema": shape or {"type": "string"}} for name, shape in operation.parameters.items()]
    headers = [{"name": name, "in": "header", "schema": shape} for name, shape in operation.headers.items()]
    found: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}_{route}").strip("_"),
        "summary": str(operation.summary),
        "tags": [str(operation.tag)],
        "parameters": [*_path_parameters(route), *query, *headers, *_once(method)],
        "responses": _responses(operation.answers),
    }
    if operation.body is not None:
        found["requestBody"] = {"required": True, "content": {name: {"schema": operation.body} for name in operation.body_types}}
    return found


def _responses(answers: Mapping[int, Schema | None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, shape in answers.items():
        found[str(status)] = {"description": _("Done")} | ({"content": _json(shape)} if shape is not None else {})
    return found | {str(status): {"$ref": "#/components/responses/Error"} for status in ERRORS}


def _address(route: str) -> str:
    return routes.ROOT + CONVERTER.sub(r"{\2}", route)


def _path_parameters(route: str) -> list[dict[str, Any]]:
    shapes: dict[str, Schema] = {"int": {"type": "integer", "minimum": 0}, "uuid": {"type": "string", "format": "uuid"}}
    return [
        {"name": name, "in": "path", "required": True, "schema": shapes.get(kind, {"type": "string", "minLength": 1})}
        for kind, name in CONVERTER.findall(route)
    ]


def _once(method: str) -> list[dict[str, Any]]:
    if method not in UNSAFE:
        return []
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": HEADERS["Idempotency-Key"]}]


def _json(shape: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": shape}}
