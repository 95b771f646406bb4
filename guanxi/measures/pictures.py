"""Drawing a described figure with matplotlib, for notebooks, PDF, mail and PNG; Chinese text is never boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from guanxi.measures.errors import MeasureError
from guanxi.measures.figures import Figure, Mark
from guanxi.measures.placing import Box, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

INK, SOFT, LINE = "#14201f", "#52605f", "#e4e7e7"
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


def draw(figure: Figure, *, width: float = 7.2, height: float = 4.4) -> Picture:
    """A matplotlib figure (inches). It belongs to no window and no global state, so threads may draw at once."""
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(width, height), layout="constrained")
    axes = picture.add_subplot()
    for mark in figure.marks:
        _DRAW[mark.type](axes, figure, mark)
    _dress(picture, axes, figure)
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_ticklabels()  # ticks get their texts now
    _speak_chinese(picture)
    _spread_names(picture, axes)
    return picture


def to_png(figure: Figure, *, width: float = 7.2, height: float = 4.4, dpi: int = 144) -> bytes:
    """The figure as a PNG file."""
    return _saved(figure, "png", width, height, dpi=dpi)


def to_svg(figure: Figure, *, width: float = 7.2, height: float = 4.4) -> bytes:
    """The figure as an SVG file; letters are outlines, so it looks the same everywhere."""
    return _saved(figure, "svg", width, height, metadata={"Date": None})


def _saved(figure: Figure, kind: str, width: float, height: float, **how: Any) -> bytes:
    from matplotlib import rc_context

    with BytesIO() as file, rc_context({"svg.hashsalt": "guanxi"}):
        draw(figure, width=width, height=height).savefig(file, format=kind, **how)
        return file.getvalue()


def _column(figure: Figure, mark: Mark, name: str) -> list[Any]:
    try:
        return [float("nan") if value is None else value for value in figure.tables[mark.table][name]]
    except KeyError as missing:
        raise MeasureError(f"there is no column {name}", where=mark.table, do="Name a column of the figure's tables") from missing


def _colours(figure: Figure, mark: Mark) -> list[str] | str:
    if not mark.colour:
        return figure.colours[0]
    return [figure.colours[place] if place >= 0 else LINE for place in _column(figure, mark, mark.colour)]


def _points(axes: Axes, figure: Figure, mark: Mark) -> None:
    x, y = _column(figure, mark, mark.x), _column(figure, mark, mark.y)
    axes.scatter(x, y, s=9, c=_colours(figure, mark), alpha=0.55, linewidths=0, rasterized=True)


def _labels(axes: Axes, figure: Figure, mark: Mark) -> None:
    from matplotlib.patheffects import withStroke

    columns = zip(*(_column(figure, mark, name) for name in (mark.x, mark.y, mark.text)), _colours(figure, mark), strict=True)
    for x, y, text, colour in columns:
        axes.annotate(text, (x, y), ha="center", va="center", color=colour, weight="bold").set_path_effects(
            [withStroke(linewidth=3, foreground="white")]
        )


def _spread_names(picture: Picture, axes: Axes) -> None:
    """Names of groups stand beside each other, not on each other: how long they are is known only once all is laid out."""
    from matplotlib.text import Annotation

    names = [text for text in axes.texts if isinstance(text, Annotation)]
    if not names:
        return
    picture.draw_without_rendering()
    found = places([_box(name.get_window_extent()) for name in names], _box(axes.get_window_extent()))
    back = axes.transData.inverted()
    for name, place in zip(names, found, strict=True):
        x, y = back.transform((place.x, place.y))
        name.set_position((float(x), float(y)))


def _box(bounds: Any) -> Box:
    return Box((bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2, bounds.width, bounds.height)


def _bars(axes: Axes, figure: Figure, mark: Mark) -> None:
    low, high = _column(figure, mark, mark.low), _column(figure, mark, mark.high)
    widths = [(right - left) * 0.92 for left, right in zip(low, high, strict=True)]
    axes.bar(_column(figure, mark, mark.x), _column(figure, mark, mark.y), width=widths, color=figure.colours[0])


def _line(axes: Axes, figure: Figure, mark: Mark) -> None:
    axes.plot(_column(figure, mark, mark.x), _column(figure, mark, mark.y), color=figure.colours[0], marker="o", markersize=4)


def _band(axes: Axes, figure: Figure, mark: Mark) -> None:
    x = _column(figure, mark, mark.x)
    axes.fill_between(
        x, _column(figure, mark, mark.low), _column(figure, mark, mark.high), color=figure.colours[0], alpha=0.18, linewidth=0
    )


def _cells(axes: Axes, figure: Figure, mark: Mark) -> None:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle
    from matplotlib.ticker import MaxNLocator

    paint = LinearSegmentedColormap.from_list("jade", ["#ffffff", figure.colours[0]])
    names = list(dict.fromkeys(_column(figure, mark, mark.y)))
    shares = [share for share in _column(figure, mark, mark.colour) if share < 1] or [1.0]
    for x, name, share in zip(*(_column(figure, mark, key) for key in (mark.x, mark.y, mark.colour)), strict=True):
        depth = min(1.0, share / max(max(shares), 1e-9))
        axes.add_patch(Rectangle((x - 0.5, names.index(name) - 0.5), 1, 1, facecolor=paint(depth), edgecolor="white"))
        if len(names) <= 14:
            axes.text(x, names.index(name), f"{share:.0%}", ha="center", va="center", size=7, color="white" if depth > 0.6 else INK)
    axes.set(xlim=(-0.5, max(_column(figure, mark, mark.x), default=0) + 0.5), ylim=(len(names) - 0.5, -0.5))
    axes.set_yticks(range(len(names)), names)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _rule(axes: Axes, figure: Figure, mark: Mark) -> None:
    axes.axhline(mark.value or 0.0, color=SOFT, linewidth=0.8, linestyle="--")


_DRAW: dict[str, Callable[[Axes, Figure, Mark], None]] = {
    "points": _points,
    "labels": _labels,
    "bars": _bars,
    "line": _line,
    "band": _band,
    "cells": _cells,
    "rule": _rule,
}


def _dress(picture: Picture, axes: Axes, figure: Figure) -> None:
    from matplotlib.ticker import FuncFormatter, PercentFormatter

    axes.set_title(figure.title, loc="left", color=INK, size=11, weight="bold", wrap=True)
    axes.set_xlabel(figure.x.label, color=SOFT)
    axes.set_ylabel(figure.y.label, color=SOFT)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=SOFT, labelsize=8)
    for axis, what, rescale in ((axes.xaxis, figure.x, axes.set_xscale), (axes.yaxis, figure.y, axes.set_yscale)):
        if what.scale == "log":
            rescale("symlog", linthresh=1)
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        elif what.scale == "share":
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
        elif what.scale == "linear" and not any(mark.type == "cells" for mark in figure.marks):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    if figure.note:
        picture.supxlabel(figure.note, x=0.01, ha="left", size=7.5, color=SOFT)


def _speak_chinese(picture: Picture) -> None:
    """Texts with Chinese take the bundled font. Its only weight is thin, so a stroke in the same colour makes it regular, or bold."""
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text

    for text in picture.findobj(Text):
        if HAN.search(text.get_text()):
            text.set_fontfamily(_chinese_font())
            stroke = 0.9 if text.get_fontweight() == "bold" else 0.45
            text.set_fontweight(100)
            effects = text.get_path_effects()
            text.set_path_effects([*effects[:1], withStroke(linewidth=stroke, foreground=text.get_color())])


@cache
def _chinese_font() -> str:
    """The name under which matplotlib knows the font of the wheel manimgx-fonts-cjk."""
    from importlib.resources import files

    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc"))
    return "Noto Sans CJK SC"
