"""Invented people and figures for the gallery; always the same."""

from __future__ import annotations

import math
import random
from typing import Any

from django.utils.translation import gettext as _

from guanxi.ui.figures.axes import Axis, Link
from guanxi.ui.figures.bars import Bar, Bars
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.scatter import Group, Point, Scatter
from guanxi.ui.figures.trend import Line, Moment, Trend

_PEOPLE = [
    ("王丽华", "wang lihua", "", "¥ 8,420", 2, "bad"),
    ("Marco Bianchi", "marco", "", "¥ 1,150", 5, "good"),
    ("欧阳娜娜", "ouyang nana", "上海沪东科技有限公司", "¥ 5,900", 3, "warn"),
    ("Anna Schmidt", "anna", "Weber Logistik GmbH", "¥ 3,310", 4, ""),
    ("单雄信", "shan xiongxin", "", "¥ 12,080", 5, ""),
    ("刘洋", "liu yang", "成都锦程教育咨询有限公司", "¥ 640", None, "warn"),
]
VALUE = Axis(format="money", unit="¥")


def people() -> list[dict[str, Any]]:
    names = ("name", "pinyin", "company", "value", "score", "tone")
    return [{"number": number, **dict(zip(names, line, strict=True))} for number, line in enumerate(_PEOPLE)]


def value_of(number: int) -> str:
    return _PEOPLE[number % len(_PEOPLE)][0]


def figures() -> dict[str, Any]:
    return {"segments": _segments(), "values": _values(), "reasons": _reasons(), "cohorts": _cohorts(), "score": _score()}


def _segments() -> Scatter:
    chance = random.Random(7)
    middles = [
        (_("Loyal, high value"), 14, 20, 60),
        (_("New"), 1.6, 25, 40),
        (_("Steady"), 5, 60, 70),
        (_("At risk"), 9, 160, 50),
        (_("Asleep"), 2, 300, 60),
    ]
    groups = [
        Group(
            name,
            [
                Point(
                    round(x * chance.lognormvariate(0, 0.35), 1),
                    max(1, round(y + chance.gauss(0, y / 4 + 4))),
                    f"{name} {i + 1}",
                    "#figures",
                )
                for i in range(n)
            ],
            tone,
        )
        for tone, (name, x, y, n) in zip((1, 3, 5, 2, 7), middles, strict=True)
    ]
    return Scatter(
        title=_("One customer in six brings six tenths of the revenue; some former regulars are leaving"),
        note=_("4,338 people · orders of the last 24 months · five groups"),
        x=Axis(_("Orders"), "log"),
        y=Axis(_("Days since the last order")),
        groups=groups,
        links=[Link("CSV", "#figures"), Link("SVG", "#figures"), Link("PNG", "#figures")],
    )


def _values() -> Bars:
    edges = range(0, 5000, 250)
    bars = [Bar(f"{edge:,}", round(900 * math.exp(-edge / 900) + 12), href="#figures") for edge in edges]
    return Bars(
        _("Half of all customers will spend less than ¥ 600 in the next year"),
        Axis(_("Expected value, 12 months")),
        Axis(_("People")),
        bars,
        touching=True,
    )


def _reasons() -> Bars:
    rows: list[tuple[str, float, float, float, int, int | str]] = [
        (_("Delivery"), 0.61, 0.55, 0.67, 214, "bad"),
        (_("Service"), 0.72, 0.66, 0.78, 187, "warn"),
        (_("Price"), 0.83, 0.77, 0.88, 160, 1),
        (_("Quality"), 0.91, 0.87, 0.94, 240, 1),
    ]
    bars = [Bar(str(label), value, low, high, n, "#figures", tone) for label, value, low, high, n, tone in rows]
    return Bars(
        _("Delivery disappoints most: 61 % are satisfied"),
        Axis(_("Subject")),
        Axis(_("Satisfied"), format="percent", low=0, high=1),
        bars,
        note=_("95 % interval by Wilson"),
        lying=True,
    )


def _cohorts() -> Heat:
    rows = [f"2026-0{month}" for month in range(1, 9)]
    values = [
        [1.0 if age == 0 else round(0.52 * age**-0.45 + 0.01 * (row % 3), 3) if age < 8 - row else None for age in range(8)]
        for row in range(8)
    ]
    return Heat(
        _("After three months a third still orders"),
        Axis(_("Months later")),
        Axis(_("First order")),
        rows,
        [str(i) for i in range(8)],
        values,
        hrefs=["#figures"] * 8,
    )


def _score() -> Trend:
    months = [f"2026-{month:02d}" for month in range(1, 12)]
    lines = [
        Line(
            name,
            [
                Moment(
                    month,
                    round(start + 0.12 * math.sin(i / 2 + start), 3),
                    round(start - 0.05 + 0.12 * math.sin(i / 2 + start), 3),
                    round(start + 0.05 + 0.12 * math.sin(i / 2 + start), 3),
                    120 + 7 * i,
                    "#figures",
                )
                for i, month in enumerate(months)
            ],
        )
        for name, start in ((_("Shop"), 0.84), (_("Online"), 0.62))
    ]
    return Trend(
        _("Online orders satisfy less than the shop, and the gap grows"),
        Axis(_("Month"), "time"),
        Axis(_("Satisfied"), format="percent"),
        lines,
    )
