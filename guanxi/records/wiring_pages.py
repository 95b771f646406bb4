"""What the record engine hangs into the API."""

from __future__ import annotations

from guanxi.records.importing import api


def wire() -> None:
    api.add_routes()
