"""One description of a figure that any renderer can draw: tidy columns, marks over them, and a title that states the finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

MarkType = Literal["points", "bars", "line", "band", "cells", "labels", "rule"]
Scale = Literal["linear", "log", "category", "share"]

COLOURS = ("#0b7a6b", "#c2571a", "#3b6fb6", "#8a4fa3", "#b3261e", "#7a7a1f", "#14808f", "#a8437a", "#5b6b2f", "#555f6b")
"""The same colour for the same thing everywhere: a segment takes the colour of its id, (id − 1) modulo 10."""


@dataclass(frozen=True, slots=True)
class Axis:
    """``share`` means 0..1 shown as per cent."""

    label: str
    scale: Scale = "linear"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn: names of columns, or a fixed ``value`` for a rule. ``colour`` names a column of places in COLOURS, or of shares."""

    type: MarkType
    x: str = ""
    y: str = ""
    low: str = ""
    high: str = ""
    size: str = ""
    text: str = ""
    colour: str = ""
    table: str = "rows"
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """``tables`` holds named tables of equally long columns, a gap is ``None``; ``note`` says n, period, method; ``alt`` is read aloud.

    ``to_dict`` is JSON-able as it is: the browser draws the same thing.
    """

    kind: str
    title: str
    x: Axis
    y: Axis
    tables: Mapping[str, Mapping[str, tuple[Any, ...]]]
    marks: tuple[Mark, ...]
    note: str = ""
    alt: str = ""
    language: str = "en"
    colours: tuple[str, ...] = COLOURS

    def to_dict(self) -> dict[str, Any]:
        tables = {name: {column: list(values) for column, values in table.items()} for name, table in self.tables.items()}
        marks = [{key: value for key, value in asdict(mark).items() if value not in ("", None)} for mark in self.marks]
        rest = {name: getattr(self, name) for name in ("kind", "title", "note", "alt", "language")}
        return {**rest, "x": asdict(self.x), "y": asdict(self.y), "tables": tables, "marks": marks, "colours": list(self.colours)}


def column(values: Any, digits: int = 6) -> tuple[Any, ...]:
    """Numbers as plain Python, rounded to significant digits, NaN as ``None``."""
    plain = values.tolist() if hasattr(values, "tolist") else list(values)
    return tuple(_plain(value, digits) for value in plain)


def _plain(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return None if value != value or value in (float("inf"), float("-inf")) else float(f"{value:.{digits}g}")
    return value
