"""The addresses of the API. Rooms add theirs here; records of every type are served by the generic ones."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.access.actor import Actor
from guanxi.records.registry import RecordType
from guanxi.rest.operations import Operation

Operations = Mapping[str, Operation[Actor]]
ROOT = "/api/v1/"

_added: dict[str, Operations] = {}


def add(route: str, operations: Operations) -> None:
    """`route` as Django writes it below /api/v1/, such as `imports/<int:import_id>/undo`; `operations` by method."""
    if route in _added:
        raise ValueError(f"The API has the address {route!r} already.")
    _added[route] = operations


def added() -> dict[str, Operations]:
    return dict(_added)


def url_of(record_type: RecordType, record_id: int) -> str:
    return f"{ROOT}{record_type.plural}/{record_id}"
