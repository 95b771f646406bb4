"""How something moved: lines over time, each with the band of its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.table import interval, table


@dataclass(frozen=True)
class Moment:
    x: str
    y: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    href: str = ""


@dataclass(frozen=True)
class Line:
    name: str
    moments: Sequence[Moment]
    tone: int | str | None = None


@dataclass(frozen=True)
class Trend:
    """All lines share the same moments in the same order."""

    title: str
    x: Axis
    y: Axis
    lines: Sequence[Line]
    note: str = ""
    links: Sequence[Link] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": "trend",
            "title": str(self.title),
            "note": str(self.note),
            "x": self.x.as_dict(),
            "y": self.y.as_dict(),
            "moments": [moment.x for moment in self.lines[0].moments] if self.lines else [],
            "lines": [
                {
                    "name": str(line.name),
                    "tone": line.tone or place,
                    "points": [[each.y, each.low, each.high, each.n, each.href] for each in line.moments],
                }
                for place, line in enumerate(self.lines, 1)
            ],
            "links": self.links,
            "table": self._table(),
        }

    def _table(self) -> dict[str, Any]:
        text = self.y.text
        rows = [
            (
                (each.x, str(line.name), text(each.y), interval(text(each.low), text(each.high)), "" if each.n is None else str(each.n)),
                each.href,
            )
            for line in self.lines
            for each in line.moments
        ]
        return table((self.x.label, _("Line"), self.y.label, _("Interval"), "n"), rows)
