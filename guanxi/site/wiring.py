"""Wires the house, floor by floor from below: what there is when Django is ready, what pages show when their addresses are loaded.

A command that shows no page spares itself the second part, and with it half of what a web server loads.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.utils.translation import gettext_lazy as _

from guanxi.site.sample import happenings

FLOORS = ("access", "records", "files", "settings", "customers", "commerce", "feedback", "activities", "insight")


def wire_all() -> None:
    """Record types, what can happen, what moves when customers are merged, who reads the journal."""
    _wire("wiring")
    happenings.declare()


def wire_pages() -> None:
    """Panels, menu and the API's own addresses; then every object that is known now stands in the menu and takes comments and files."""
    from guanxi.records.attachments import hanging
    from guanxi.records.comments import hanging as comments
    from guanxi.records.web import menu

    _wire("wiring_pages")
    _hang_sample()
    menu.hang()
    hanging.hang()
    comments.hang()


def _hang_sample() -> None:
    """Into the settings, and as a line above the first pages."""
    from guanxi.settings.sections import Section, register_section
    from guanxi.site.sample.web import notice
    from guanxi.ui import notices

    register_section(Section("sample", _("Sample data"), "settings_sample", "gift", lambda actor: actor.may_all))
    notices.register("sample", notice)


def _wire(room: str) -> None:
    """Calls `wire()` of each floor that has this room."""
    for floor in FLOORS:
        name = f"guanxi.{floor}.{room}"
        if find_spec(name) is not None:
            module = import_module(name)
            if hasattr(module, "wire"):
                module.wire()
