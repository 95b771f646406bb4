"""A grid whose cells are darker the more there is: cohorts and their return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.table import table


@dataclass(frozen=True)
class Heat:
    """`values[r][c]` belongs to `rows[r]` and `columns[c]`; None is a cell that has not happened yet."""

    title: str
    x: Axis
    y: Axis
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]
    value: Axis = field(default_factory=lambda: Axis(format="percent"))
    hrefs: Sequence[str] = field(default_factory=tuple)
    """The address of the people behind each row."""
    cell_hrefs: Sequence[Sequence[str]] = field(default_factory=tuple)
    """The address of the people behind each cell, where it is more exact than the row's."""
    note: str = ""
    links: Sequence[Link] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": "heat",
            "title": str(self.title),
            "note": str(self.note),
            "x": self.x.as_dict(),
            "y": self.y.as_dict(),
            "value": self.value.as_dict(),
            "rows": [str(name) for name in self.rows],
            "columns": [str(name) for name in self.columns],
            "cells": [[c, r, value] for r, line in enumerate(self.values) for c, value in enumerate(line) if value is not None],
            "hrefs": list(self.hrefs),
            "cell_hrefs": [list(line) for line in self.cell_hrefs],
            "links": self.links,
            "table": self._table(),
        }

    def _table(self) -> dict[str, Any]:
        hrefs = [*self.hrefs, *[""] * len(self.rows)]
        rows = [
            ((str(name), *map(self.value.text, line)), hrefs[r]) for r, (name, line) in enumerate(zip(self.rows, self.values, strict=True))
        ]
        return table((self.y.label, *self.columns), rows)
