"""The card of comments and the button to follow hang on the page of every record that can be changed."""

from __future__ import annotations

from guanxi.records.comments.web import card_asks, comments_panel
from guanxi.records.following.web import followers_panel, line_asks
from guanxi.records.registry import registry
from guanxi.records.web.slots import Panel, register_panel

AFTER_STANDING, FIRST = 15, 5


def hang() -> None:
    """Called once all objects are known."""
    names = [one.name for one in registry.types() if not one.append_only]
    register_panel(Panel("comments", names, "side", AFTER_STANDING, comments_panel, card_asks))
    register_panel(Panel("followers", names, "actions", FIRST, followers_panel, line_asks))
