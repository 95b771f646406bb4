"""A page's figure as a file: the same description drawn as PNG or SVG, and its numbers as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from guanxi import measures
from guanxi.insight.words import language
from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.bars import Bars
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.scatter import Scatter
from guanxi.ui.figures.trend import Trend

AnyFigure = Scatter | Bars | Heat | Trend
ENDINGS = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
SCALES = {"log": "log", "category": "category", "time": "category", "value": "linear"}


def linked(figure: Any, page: str, name: str, query: str = "") -> Any:
    """The figure with the addresses of its files."""
    tail = f"?{query}" if query else ""
    return replace(
        figure, links=tuple(Link(ending.upper(), reverse("insight-figure", args=[page, name, ending]) + tail) for ending in ENDINGS)
    )


def picture(figure: AnyFigure, ending: str) -> bytes:
    """PNG or SVG; measures draws, so that notebook, file and mail look alike."""
    drawn = described(figure)
    return bytes(measures.to_png(drawn) if ending == "png" else measures.to_svg(drawn))


def described(figure: AnyFigure) -> Any:
    if isinstance(figure, Scatter):
        tables, marks, axes = _scatter(figure)
    elif isinstance(figure, Bars):
        tables, marks, axes = _bars(figure)
    elif isinstance(figure, Heat):
        tables, marks, axes = _heat(figure)
    else:
        tables, marks, axes = _trend(figure)
    return measures.Figure(
        type(figure).__name__.lower(), str(figure.title), axes[0], axes[1], tables, marks, str(figure.note), str(figure.title), language()
    )


def _axis(axis: Axis) -> Any:
    label = f"{axis.label} ({axis.unit})" if axis.unit else str(axis.label)
    return measures.Axis(label, "share" if axis.format == "percent" else SCALES[axis.scale])


def _scatter(figure: Scatter) -> Any:
    points = [
        (point.x, _up(point.y, figure.y), _colour(group.tone, at)) for at, group in enumerate(figure.groups) for point in group.points
    ]
    middles = [
        (*_middle(group.points, figure), str(group.name), _colour(group.tone, at)) for at, group in enumerate(figure.groups) if group.points
    ]
    tables = {"rows": _columns(("x", "y", "colour"), points), "names": _columns(("x", "y", "name", "colour"), middles)}
    marks = (
        measures.Mark("points", "x", "y", colour="colour"),
        measures.Mark("labels", "x", "y", text="name", colour="colour", table="names"),
    )
    label = f"− {figure.y.label}" if figure.y.inverse else str(figure.y.label)
    return tables, marks, (_axis(figure.x), measures.Axis(label, "linear"))


def _up(value: float, axis: Axis) -> float:
    return -value if axis.inverse else value


def _middle(points: Sequence[Any], figure: Scatter) -> tuple[Any, ...]:
    xs, ys = sorted(point.x for point in points), sorted(_up(point.y, figure.y) for point in points)
    return xs[len(xs) // 2], ys[len(ys) // 2]


def _colour(tone: Any, at: int) -> int:
    return int(tone) - 1 if isinstance(tone, int) else at


def _bars(figure: Bars) -> Any:
    rows = [(str(bar.label), bar.value, at - 0.5, at + 0.5) for at, bar in enumerate(figure.bars)]
    return (
        {"rows": _columns(("x", "y", "low", "high"), rows)},
        (measures.Mark("bars", "x", "y", low="low", high="high"),),
        (measures.Axis(str(figure.x.label), "category"), _axis(figure.y)),
    )


def _heat(figure: Heat) -> Any:
    rows = [
        (int(column) if str(column).isdecimal() else at, str(name), value)
        for name, line in zip(figure.rows, figure.values, strict=True)
        for at, (column, value) in enumerate(zip(figure.columns, line, strict=False))
        if value is not None
    ]
    marks = (measures.Mark("cells", "x", "y", colour="share", text="share"),)
    return (
        {"rows": _columns(("x", "y", "share"), rows)},
        marks,
        (measures.Axis(str(figure.x.label)), measures.Axis(str(figure.y.label), "category")),
    )


def _trend(figure: Trend) -> Any:
    tables, marks = {}, []
    for at, line in enumerate(figure.lines):
        name = f"line{at}"
        tables[name] = _columns(("x", "y", "low", "high"), [(one.x, one.y, one.low, one.high) for one in line.moments])
        marks += [measures.Mark("band", "x", low="low", high="high", table=name), measures.Mark("line", "x", "y", table=name)]
    return tables, tuple(marks), (measures.Axis(str(figure.x.label), "category"), _axis(figure.y))


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(row[at] for row in rows) for at, name in enumerate(names)}


def numbers(figure: AnyFigure) -> tuple[list[str], list[list[Any]]]:
    """Head line and rows with plain numbers, for a spreadsheet to reckon with."""
    about = figure.as_dict()["table"]["columns"]
    if isinstance(figure, Scatter):
        return about, [[point.label, str(group.name), point.x, point.y] for group in figure.groups for point in group.points]
    if isinstance(figure, Bars):
        return [about[0], about[1], *_ends()], [[str(bar.label), bar.value, bar.low, bar.high, bar.n] for bar in figure.bars]
    if isinstance(figure, Heat):
        return about, [[str(name), *line] for name, line in zip(figure.rows, figure.values, strict=True)]
    return [*about[:3], *_ends()], [
        [one.x, str(line.name), one.y, one.low, one.high, one.n] for line in figure.lines for one in line.moments
    ]


def _ends() -> list[str]:
    from django.utils.translation import gettext as _

    return [_("Low"), _("High"), "n"]
