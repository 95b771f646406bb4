"""Amounts side by side, or a histogram; an estimate carries its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.table import interval, table


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    href: str = ""
    tone: int | str | None = None


@dataclass(frozen=True)
class Bars:
    title: str
    x: Axis
    y: Axis
    bars: Sequence[Bar]
    note: str = ""
    links: Sequence[Link] = field(default_factory=tuple)
    touching: bool = False
    """True for a histogram, whose bars are neighbours on one scale."""
    lying: bool = False
    """True for long labels: the bars lie, the labels stand before them."""

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": "bars",
            "title": str(self.title),
            "note": str(self.note),
            "x": self.x.as_dict(),
            "y": self.y.as_dict(),
            "touching": self.touching,
            "lying": self.lying,
            "bars": [
                {
                    "label": str(bar.label),
                    "value": bar.value,
                    "low": bar.low,
                    "high": bar.high,
                    "n": bar.n,
                    "href": bar.href,
                    "tone": bar.tone or 1,
                }
                for bar in self.bars
            ],
            "links": self.links,
            "table": self._table(),
        }

    def _table(self) -> dict[str, Any]:
        text = self.y.text
        rows = [((str(bar.label), text(bar.value), interval(text(bar.low), text(bar.high)), _count(bar.n)), bar.href) for bar in self.bars]
        return table((self.x.label, self.y.label, _("Interval"), "n"), rows)


def _count(n: int | None) -> str:
    return "" if n is None else Axis().text(n)
