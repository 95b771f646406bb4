"""A map of many: each point is somebody, each group has a name in its middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.table import table

LISTED = 500


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    points: Sequence[Point]
    tone: int | str | None = None
    """1 to 8 for a colour of the palette, or good, warn, bad; by default the group's place."""


@dataclass(frozen=True)
class Scatter:
    title: str
    x: Axis
    y: Axis
    groups: Sequence[Group]
    note: str = ""
    links: Sequence[Link] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": "scatter",
            "title": str(self.title),
            "note": str(self.note),
            "x": self.x.as_dict(),
            "y": self.y.as_dict(),
            "groups": [
                {
                    "name": str(group.name),
                    "tone": group.tone or place,
                    "points": [[point.x, point.y, point.label, point.href] for point in group.points],
                }
                for place, group in enumerate(self.groups, 1)
            ],
            "links": self.links,
            "table": self._table(),
        }

    def _table(self) -> dict[str, Any]:
        rows = [
            ((point.label, str(group.name), self.x.text(point.x), self.y.text(point.y)), point.href)
            for group in self.groups
            for point in group.points
        ]
        return table((_("Who"), _("Group"), self.x.label, self.y.label), rows[:LISTED])
