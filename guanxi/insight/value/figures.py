"""The pictures of value: how expected value is spread, and how many customers are probably still there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.behind import behind
from guanxi.insight.value.finding import TENTHS, Summed, ValueView
from guanxi.insight.words import money, number, percent, whole
from guanxi.records.web.showing import symbol
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.bars import Bar, Bars
from guanxi.values.sentences import in_a_row

MOST_PLACES = 6


def distribution(view: ValueView) -> Bars | None:
    if not view.bars:
        return None
    places = places_of(view.bars[0][1] or 1)
    bars = [
        Bar(_edge(low, high, places), count, href=_people(view.expected, "expected_value", low, high) if count else "")
        for low, high, count in view.bars
    ]
    axis = Axis(_("Expected value per customer (%(currency)s)") % {"currency": view.currency}, scale="category")
    return Bars(distribution_title(view), axis, Axis(_("Customers")), bars, _note(view), touching=True)


def distribution_title(view: ValueView) -> str:
    if not view.expected.total:
        return _("Nothing is expected from these customers in the next twelve months")
    return _("A fifth of the customers holds %(share)s of the revenue expected in the next twelve months") % {
        "share": percent(view.top_fifth)
    }


def _note(view: ValueView) -> str:
    told = {"n": whole(view.n), "median": money(view.median, view.currency)}
    return _("n = %(n)s, median %(median)s. The last bar holds everyone above. Estimates.") % told


def alive_histogram(view: ValueView) -> Bars | None:
    if not view.active.n:
        return None
    bars = [
        Bar(
            _("%(number)s %%") % {"number": f"{at * 10}–{at * 10 + 10}"},
            count,
            href=_people(view.active, "alive", at / TENTHS, None if at == TENTHS - 1 else (at + 1) / TENTHS) if count else "",
        )
        for at, count in enumerate(view.alive)
    ]
    title = _("About %(active)s of the %(n)s customers who bought more than once are probably still active") % {
        "active": whole(view.active.total),
        "n": whole(view.active.n),
    }
    axis = Axis(_("Probability of still being active"), scale="category")
    return Bars(
        title,
        axis,
        Axis(_("Customers")),
        bars,
        _alive_note(view),
        touching=True,
    )


def _alive_note(view: ValueView) -> str:
    told = _("n = %(n)s. Estimated from how often and how lately each one bought.") % {"n": whole(view.active.n)}
    once = sum(view.once.values())
    if not once:
        return told
    left = ngettext("%(n)s bought only once and cannot be judged.", "%(n)s bought only once and cannot be judged.", once)
    return in_a_row([told, left % {"n": whole(once)}])


def places_of(step: float) -> int:
    """As many as tell each edge from the next."""
    return next((places for places in range(MOST_PLACES) if round(step, places) == step), MOST_PLACES)


def _edge(low: float, high: float | None, places: int) -> str:
    places = 0 if low == int(low) else places
    return f"≥ {number(low, places)}" if high is None else number(low, places)


def _people(of: Summed, field: str, low: float, high: float | None) -> str:
    return behind(of.sizes, [(field, "gte", low)] + ([(field, "lt", high)] if high is not None else []))


def unit(view: ValueView) -> str:
    return symbol(view.currency)
