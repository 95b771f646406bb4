"""What bodies hold: objects of known names, lists and whole numbers within bounds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.rest.errors import bad_request

MAX_ITEMS = 1_000


def object_in(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise bad_request("not_an_object", _("The body is an object: field names and values."), "body")
    return body


def known_names(body: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    if unknown := [name for name in body if name not in names]:
        raise Invalid([unknown_field(name) for name in unknown])
    return body


def list_in(body: dict[str, Any], name: str) -> list[Any]:
    items = body.get(name)
    if not isinstance(items, list) or not 0 < len(items) <= MAX_ITEMS:
        message = _("“%(name)s” is a list of 1 to %(limit)s.") % {"name": name, "limit": MAX_ITEMS}
        raise Invalid([Problem("not_a_list", message, name)])
    return items


def whole_number(value: Any, name: str) -> int:
    """An id: positive, and within what the database can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        raise Invalid([Problem("not_an_id", _("“%(name)s” takes whole numbers.") % {"name": name}, name)])
    return value
