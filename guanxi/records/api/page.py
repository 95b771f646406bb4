"""The API as a page to read: every operation that the reader may use, with what it takes, and the fields of each object."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in, signed_in
from guanxi.records.api.openapi import description
from guanxi.records.reading import may_write, readable_fields
from guanxi.records.registry import registry


@signed_in
def api_page(request: HttpRequest) -> HttpResponse:
    return render(request, "records/api/page.html", {"groups": groups(actor_in(request))})


def groups(actor: Actor) -> list[dict[str, Any]]:
    """Operations by their heading, in the order of the description."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description(actor)["paths"].items():
        for method, operation in methods.items():
            takes = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] != "path"]
            told = {"method": method.upper(), "path": path, "summary": operation["summary"], "takes": takes}
            found.setdefault(operation["tags"][0], []).append(told)
    fields = {str(one.label_plural): _fields(one.name, actor) for one in registry.types()}
    return [{"name": name, "operations": operations, "fields": fields.get(name, [])} for name, operations in found.items()]


def _fields(name: str, actor: Actor) -> list[dict[str, Any]]:
    record_type = registry.of(name)
    return [
        {"name": field.name, "label": field.label, "required": field.required, "writable": may_write(record_type, field, actor)}
        for field in readable_fields(record_type, actor)
    ]
