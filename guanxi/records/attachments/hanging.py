"""The panel of files hangs on the page of every record."""

from __future__ import annotations

from guanxi.records.attachments.web import asks, files_panel
from guanxi.records.registry import registry
from guanxi.records.web.slots import Panel, register_panel

LATE = 70


def hang() -> None:
    """Called once all objects are known."""
    register_panel(Panel("files", [one.name for one in registry.types() if not one.append_only], "side", LATE, files_panel, asks))
