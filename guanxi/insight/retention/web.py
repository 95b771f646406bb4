"""The page of retention."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.access.web.doors import actor_in
from guanxi.insight.asof import day_of
from guanxi.insight.drawing import linked
from guanxi.insight.pages import page, show
from guanxi.insight.retention.figures import cohort_heat, overall_curve
from guanxi.insight.retention.finding import WINDOWS, Period, RetentionView, retention_for
from guanxi.insight.words import interval_of_share, percent, sentence, whole

FIGURES = {"cohorts": cohort_heat, "curve": overall_curve}
LONGEST = 3_660
TALL = 24
"""More cohorts than this need more room."""


def asked_view(request: HttpRequest) -> RetentionView:
    period, _problem = asked_period(request)
    return retention_for(actor_in(request), period)


@page
def retention_page(request: HttpRequest) -> HttpResponse:
    period, problem = asked_period(request)
    view = retention_for(actor_in(request), period)
    query = urlencode({"from": period.start.isoformat(), "to": period.end.isoformat(), "window": period.window})
    context = {
        "view": view,
        "problem": problem,
        "period": period,
        "windows": WINDOWS if period.window in WINDOWS else sorted({*WINDOWS, period.window}),
        "stayed": _stayed(view),
        "people": f"{reverse('insight-retention-people')}?{query}&who=",
        "figures": [linked(made, "retention", name, query) for name, maker in FIGURES.items() if (made := maker(view)) is not None],
        "tall": "tallest" if view.cohorts is not None and len(view.cohorts.cohorts) > TALL else "tall",
        "made": _made(view),
    }
    return show(request, "retention/page.html", context, view.audience)


def asked_period(request: HttpRequest) -> tuple[Period, str]:
    """What the address asks for; a faulty one shows the last year and says so."""
    usual = Period.of_last_year()
    given = {name: request.GET.get(name, "") for name in ("from", "to", "window")}
    if not any(given.values()):
        return usual, ""
    try:
        start = date.fromisoformat(given["from"]) if given["from"] else usual.start
        end = date.fromisoformat(given["to"]) if given["to"] else usual.end
        window = int(given["window"] or usual.window)
    except ValueError:
        return usual, _("The period is not understood; the last year is shown.")
    if not (start.year > 1900 and end.year < 3000 and start < end and 1 <= window <= LONGEST):
        return usual, _("The end must lie after the start, and the window between 1 and 3660 days; the last year is shown.")
    return Period(start, end, window), ""


def _stayed(view: RetentionView) -> dict[str, Any]:
    rate = view.stayed.rate
    return {
        "value": percent(rate.value, 1) if rate.ok else "",
        "interval": interval_of_share(rate),
        "says": "" if rate.ok else sentence(rate.reason),
        "at_start": whole(view.stayed.at_start),
        "still": whole(view.stayed.still_active),
        "gone": whole(view.stayed.at_start - view.stayed.still_active),
    }


def _made(view: RetentionView) -> list[str]:
    told = [
        _(
            "Active on a day means here: at least one order within the window of days that ends on it. Choose the window to "
            "suit how often people buy from you."
        ),
        _(
            "Retention rate = customers active at the start who are also active at the end ÷ customers active at the start, "
            "with a Wilson 95 % interval. People who joined in between do not count; that keeps it at or below 100 %."
        ),
    ]
    if view.run is not None:
        told.append(
            _("The cohorts are as of %(day)s; orders that were refunded in full or cancelled are left out.") % {"day": day_of(view.run)}
        )
    return told
