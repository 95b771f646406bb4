"""The pictures of retention: the heat map of cohorts and the curve over all of them."""

from __future__ import annotations

from math import isnan

import numpy as np
from django.utils.translation import gettext as _

from guanxi import measures
from guanxi.insight.retention.finding import RetentionView
from guanxi.insight.words import percent, whole
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.trend import Line, Moment, Trend

COHORTS = 24


def cohort_heat(view: RetentionView) -> Heat | None:
    table = view.cohorts
    if table is None:
        return None
    shown = [row for row in range(len(table.cohorts)) if table.sizes[row] > 0][-COHORTS:]
    ages = range(1, min(len(table.cohorts), 25))
    values = [[None if isnan(table.share[row, age]) else float(table.share[row, age]) for age in ages] for row in shown]
    names = [f"{table.cohorts[row]} ({whole(int(table.sizes[row]))})" for row in shown]
    note = _(
        "Of the customers who first bought in a month (their number in brackets), how many bought again so many months later. n = %(n)s."
    ) % {"n": whole(int(table.sizes.sum()))}
    if table.last_is_open:
        note += " " + _("The last month is not over yet.")
    return Heat(
        retention_title(view),
        Axis(_("Months since the first purchase")),
        Axis(_("First purchase")),
        names,
        [str(age) for age in ages],
        values,
        note=note,
    )


def retention_title(view: RetentionView) -> str:
    table = view.cohorts
    known = [age for age in range(1, len(table.overall)) if not isnan(table.overall[age])]
    if not known:
        return _("No later month to come back in yet")
    early, late = known[0], known[min(len(known), 6) - 1]
    told = {"early": early, "late": late, "first": percent(float(table.overall[early])), "last": percent(float(table.overall[late]))}
    return _("%(first)s buy again in month %(early)s after the first purchase, %(last)s in month %(late)s") % told


def overall_curve(view: RetentionView) -> Trend | None:
    table = view.cohorts
    if table is None or len(table.cohorts) < 2:
        return None
    moments = []
    for age in range(1, min(len(table.cohorts), 25)):
        reached = np.flatnonzero(table.active[:, age] >= 0)
        n, active = int(table.sizes[reached].sum()), int(table.active[reached, age].sum())
        found = measures.share(active, n)
        moments.append(Moment(str(age), found.value, found.low, found.high, n))
    note = _("All cohorts that have reached the month, with 95 % intervals; n falls as fewer have.")
    return Trend(
        _("How many come back, over all cohorts"),
        Axis(_("Months since the first purchase"), scale="category"),
        Axis(_("Bought in that month"), format="percent", low=0),
        [Line(_("All cohorts"), moments)],
        note,
    )
