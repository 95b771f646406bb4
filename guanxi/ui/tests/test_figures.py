"""A figure's description is complete: the marks, the table behind them, the addresses of the records."""

from __future__ import annotations

import json

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.bars import Bar, Bars
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.scatter import Group, Point, Scatter
from guanxi.ui.figures.spark import spark
from guanxi.ui.figures.trend import Line, Moment, Trend

EVIL = "<script>alert(1)</script>"
FIGURES = [
    Scatter("t", Axis("x"), Axis("y"), [Group("g", [Point(1, 2, EVIL, "/people/1/")])]),
    Bars("t", Axis("x"), Axis("y"), [Bar(EVIL, 0.5, 0.4, 0.6, 12, "/people/1/")]),
    Heat("t", Axis("x"), Axis("y"), [EVIL], ["0", "1"], [[1.0, None]], hrefs=["/people/1/"]),
    Trend("t", Axis("x"), Axis("y"), [Line("g", [Moment(EVIL, 0.5, 0.4, 0.6, 12, "/people/1/")])]),
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: type(figure).__name__)
def test_it_stands_with_its_table_and_escapes_names(figure: object) -> None:
    page = Template(CottonCompiler().process('<c-figure :figure="figure" />')).render(Context({"figure": figure}))
    assert EVIL not in page
    assert 'href="/people/1/"' in page
    start = page.index(">", page.index("<script data-figure")) + 1
    drawn = json.loads(page[start : page.index("</script>")])
    assert drawn["kind"] in {"scatter", "bars", "heat", "trend"}
    assert "table" not in drawn


@pytest.mark.parametrize(
    ("axis", "value", "text"),
    [
        (Axis(format="percent"), 0.614, "61 %"),
        (Axis(format="percent"), 0.618, "62 %"),
        (Axis(), 3.678, "3.68"),
        (Axis(format="percent"), 0.034, "3.4 %"),
        (Axis(format="money", unit="¥"), 8420, "¥ 8,420"),
        (Axis(unit="d"), 3.14159, "3.14 d"),
        (Axis(), None, ""),
    ],
)
def test_it_writes_numbers_as_people_do(axis: Axis, value: float | None, text: str) -> None:
    assert axis.text(value) == text


def test_it_draws_no_line_from_one_point() -> None:
    assert spark([1], "x") == ""
    assert "<path" in spark([1, 1], "x")
