"""Slots of a record's page: rooms above hang their panels in, the engine asks them in order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from guanxi.records.finding import Record


@dataclass(frozen=True)
class Panel:
    """`render` gives markup, or nothing where the panel has nothing to say. `record` holds every field the reader may read.

    `head` stands beside the name (pinyin, chips), `actions` are buttons there, `main` the middle column, `side` the right one.
    """

    key: str
    objects: Collection[str]
    place: Literal["main", "side", "head", "actions", "name"]
    order: int
    render: Callable[[HttpRequest, Record], str | None]
    covers: Collection[str] = ()
    """Links, as `order.customer`, whose records this panel shows already, so that no card of related records shows them again."""


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    if panel.key in _panels:
        raise ValueError(f"There is a panel {panel.key!r} already.")
    _panels[panel.key] = panel


def panels_of(request: HttpRequest, record: Record, place: str) -> list[Any]:
    """The markup of the panels that have something to say."""
    fitting = sorted(
        (one for one in _panels.values() if one.place == place and record.type.name in one.objects), key=lambda one: (one.order, one.key)
    )
    return [markup for one in fitting if (markup := one.render(request, record))]


def covered(object_name: str) -> set[str]:
    return {name for one in _panels.values() if object_name in one.objects for name in one.covers}
