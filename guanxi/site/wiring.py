"""Wires the house, floor by floor from below; called once when Django is ready."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from guanxi.records.attachments import hanging
from guanxi.records.web import menu
from guanxi.site.sample import happenings

FLOORS = ("access", "records", "files", "settings", "customers", "commerce", "feedback", "activities", "insight", "site")


def wire_all() -> None:
    """Calls `wire()` of each floor that has a wiring module; then every object that is known now stands in the menu and takes files."""
    for floor in FLOORS:
        name = f"guanxi.{floor}.wiring"
        if floor != "site" and find_spec(name) is not None:
            module = import_module(name)
            if hasattr(module, "wire"):
                module.wire()
    happenings.declare()
    menu.hang()
    hanging.hang()
