"""The pictures of satisfaction: the score by month in the band of its interval, and the groups side by side."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.insight.satisfaction.answers import answers_href
from guanxi.insight.satisfaction.finding import GroupScore, SatisfactionView
from guanxi.insight.words import number, percent, segment_name, sentence, whole
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.bars import Bar, Bars
from guanxi.ui.figures.trend import Line, Moment, Trend

NAMES = {"csat": "CSAT", "nps": "NPS", "ces": "CES"}
TITLES = {
    "segment": gettext_lazy("By segment"),
    "channel": gettext_lazy("By channel"),
    "category": gettext_lazy("By product category"),
    "team": gettext_lazy("By team"),
}


def write(kind: str, value: float | None) -> str:
    return number(value, 0) if kind == "nps" else percent(value)


def axis_of(kind: str) -> Axis:
    return Axis("NPS", low=-100, high=100) if kind == "nps" else Axis(NAMES[kind], format="percent", low=0, high=1)


def trend(view: SatisfactionView) -> Trend | None:
    found = view.trend
    if not found.periods:
        return None
    moments = [
        Moment(month, one.value, one.low, one.high, one.n, _answers_of(view, month))
        for month, one in zip(found.periods, found.scores, strict=True)
    ]
    note = _("n = %(n)s answers, 95 %% intervals. A month with fewer than 10 answers has no score.") % {
        "n": whole(sum(one.n for one in found.scores))
    }
    return Trend(trend_title(view), Axis(_("Month"), scale="time"), axis_of(view.kind), [Line(NAMES[view.kind], moments)], note)


def trend_title(view: SatisfactionView) -> str:
    """States a rise or fall only where a test says that there is one."""
    usable = [one for one in view.trend.scores if one.ok]
    if len(usable) < 2:
        return sentence(view.trend.change.reason or "one_period_only")
    told = {"name": NAMES[view.kind], "before": write(view.kind, usable[-2].value), "after": write(view.kind, usable[-1].value)}
    if view.trend.change.direction == "up":
        return _("%(name)s rose from %(before)s to %(after)s") % told
    if view.trend.change.direction == "down":
        return _("%(name)s fell from %(before)s to %(after)s") % told
    return _("%(name)s shows no proven change from month to month (%(before)s, then %(after)s)") % told


def _answers_of(view: SatisfactionView, month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return answers_href(view.kind, replace(view.span, first=first, last=min(last, view.span.last)))


def group_bars(name: str) -> Callable[[SatisfactionView], Bars | None]:
    def bars(view: SatisfactionView) -> Bars | None:
        groups = [one for one in view.groups.get(name, []) if one.score.ok]
        if not groups:
            return None
        made = [
            Bar(group_name(name, one), one.score.value, one.score.low, one.score.high, one.score.n, answers_link(view, name, one))
            for one in groups
        ]
        return Bars(
            f"{NAMES[view.kind]} · {TITLES[name]}",
            Axis(str(TITLES[name]), scale="category"),
            axis_of(view.kind),
            made,
            _("95 % intervals; groups with fewer than 10 answers have no score."),
            lying=True,
        )

    return bars


def group_name(name: str, one: GroupScore) -> str:
    return segment_name(one.name) if name == "segment" else one.name


def answers_link(view: SatisfactionView, name: str, one: GroupScore) -> str:
    """Of a category: the page of its answers, for no field of feedback tells it."""
    if one.leaves:
        return answers_href(view.kind, view.span, *one.leaves)
    if name != "category":
        return ""
    return f"{reverse('insight-answers')}?{urlencode({'kind': view.kind, 'days': view.days, 'category': one.name})}"
