"""The pictures of retention: the heat map of cohorts and the curve over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi import measures
from guanxi.insight.retention.finding import RetentionView
from guanxi.insight.words import percent, whole
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.trend import Line, Moment, Trend
from guanxi.values.sentences import in_a_row

COHORTS, AGES = 37, 24
"""Three whole years and the month that is not over; each followed for two years."""


def cohort_heat(view: RetentionView) -> Heat | None:
    table = view.cohorts
    if table is None:
        return None
    held = [row for row in range(len(table.cohorts)) if table.sizes[row] > 0]
    shown, earlier = held[-COHORTS:], held[:-COHORTS]
    ages = range(1, min(len(table.cohorts), AGES + 1))
    values = [[None if isnan(table.share[row, age]) else float(table.share[row, age]) for age in ages] for row in shown]
    names = [f"{table.cohorts[row]} ({whole(int(table.sizes[row]))})" for row in shown]
    return Heat(
        retention_title(view),
        Axis(_("Months since the first purchase")),
        Axis(_("First purchase")),
        names,
        [str(age) for age in ages],
        values,
        hrefs=[buyers_href(table.cohorts[row]) for row in shown],
        cell_hrefs=[[buyers_href(table.cohorts[row], age) for age in ages] for row in shown],
        note=_heat_note(table, shown, earlier),
    )


def _heat_note(table: Any, shown: Sequence[int], earlier: Sequence[int]) -> str:
    """n is the sum of the cohorts in the picture; who is left out is counted beside it."""
    told = [
        _("Of the customers who first bought in a month (their number in brackets), how many bought again so many months later. n = %(n)s.")
        % {"n": whole(int(table.sizes[shown].sum()))}
    ]
    if earlier:
        before = {"n": whole(int(table.sizes[earlier].sum())), "month": table.cohorts[shown[0]]}
        told.append(_("Not shown: %(n)s customers who first bought before %(month)s.") % before)
    if table.last_is_open:
        told.append(_("The last month is not over yet."))
    told.append(
        _("The stronger the colour, the more; a month that has not come yet has no cell. Click a cell for the customers behind it.")
    )
    return in_a_row(told)


def buyers_href(cohort: str = "", age: int | None = None) -> str:
    """The list of those who first bought in this month, or of those of them who bought again so many months later."""
    asked = {"cohort": cohort, "age": "" if age is None else str(age)}
    return f"{reverse('insight-retention-people')}?{urlencode({name: value for name, value in asked.items() if value})}"


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
    for age in range(1, min(len(table.cohorts), AGES + 1)):
        reached = np.flatnonzero(table.active[:, age] >= 0)
        n, active = int(table.sizes[reached].sum()), int(table.active[reached, age].sum())
        found = measures.share(active, n)
        moments.append(Moment(str(age), found.value, found.low, found.high, n, buyers_href(age=age)))
    note = _("All cohorts that have reached the month, with 95 % intervals; n falls as fewer have.")
    return Trend(
        _("How many come back, over all cohorts"),
        Axis(_("Months since the first purchase"), scale="category"),
        Axis(_("Bought in that month"), format="percent", low=0),
        [Line(_("All cohorts"), moments)],
        note,
    )
