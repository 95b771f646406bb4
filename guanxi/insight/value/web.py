"""The page of value."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.web.doors import actor_in
from guanxi.customers.scores.kinds import ONE_ORDER
from guanxi.insight.asof import day_of
from guanxi.insight.behind import behind
from guanxi.insight.drawing import linked
from guanxi.insight.pages import page, show
from guanxi.insight.value.figures import alive_histogram, distribution
from guanxi.insight.value.finding import Summed, TopCustomer, ValueView, value_for
from guanxi.insight.words import home, left_out, money, number, percent, sentence, whole
from guanxi.records.registry import registry
from guanxi.records.web.showing import brings_nothing_mostly

FIGURES = {"distribution": distribution, "alive": alive_histogram}


@page
def value_page(request: HttpRequest) -> HttpResponse:
    view = value_for(actor_in(request))
    context = {
        "view": view,
        "says": _says(view),
        "stats": _stats(view),
        "figures": [linked(made, "value", name) for name, maker in FIGURES.items() if (made := maker(view)) is not None],
        "top": [_line(one, view) for one in view.top],
        "mostly_nothing": any(brings_nothing_mostly(one.value, one.low, one.high) for one in view.top),
        "warnings": [sentence(code) for code in view.about.get("warnings", [])],
        "made": how_it_was_made(view),
    }
    return show(request, "value/page.html", context, view.audience)


def _says(view: ValueView) -> str:
    if view.state == "never":
        return _("The figures have not been computed yet.")
    return sentence(view.about["reason"]) if view.state == "too_few" else ""


def _stats(view: ValueView) -> list[dict[str, Any]]:
    """Each tile tells of how many customers it is made, and leads to these."""
    spent = _stat("value_so_far", view.so_far, money(view.so_far.total, view.currency), _("spent so far"), _("orders less refunds"))
    if view.state != "ok":
        return [spent]
    expected, active = view.expected, view.active
    stats = [
        _stat("expected_value", expected, money(expected.total, view.currency), _("expected in twelve months"), _("revenue, discounted")),
        _stat("expected_value", expected, money(view.median, view.currency), _("expected of the customer in the middle"), _("median")),
        _stat("alive", active, whole(active.total) if active.n else "–", _("probably still active"), _share_active(view)),
        *_bought_once(view),
        spent,
    ]
    margin = view.about.get("margin")
    if margin is not None and view.audience.whole:
        told = _("at a margin of %(margin)s; at least four fifths of the costs are known") % {"margin": percent(margin)}
        stats.insert(1, _stat("expected_value", expected, money(expected.total * margin, view.currency), _("of it margin"), told))
    return stats


def _share_active(view: ValueView) -> str:
    if not view.active.n:
        return str(ONE_ORDER)
    told = percent(view.active.total / view.active.n)
    return _("%(share)s of those who bought more than once") % {"share": told} if view.once else told


def _bought_once(view: ValueView) -> list[dict[str, Any]]:
    if not view.once:
        return []
    href = behind(view.once, [("alive", "is_empty", None), ("expected_value", "is_not_empty", None)])
    count = whole(sum(view.once.values()))
    return [{"label": _("bought only once"), "value": count, "note": _("whether still active cannot be judged"), "href": href}]


def _stat(field: str, of: Summed, value: str, label: str, note: str) -> dict[str, Any]:
    href = behind(of.sizes, [(field, "is_not_empty", None)])
    return {"label": label, "value": value, "n": whole(of.n) if of.n else "", "note": note, "href": href}


def _line(one: TopCustomer, view: ValueView) -> dict[str, Any]:
    interval = f"{whole(one.low)} – {whole(one.high)}" if one.low is not None and one.high is not None else ""
    if brings_nothing_mostly(one.value, one.low, one.high):
        interval = _("mostly nothing")
    return {
        "name": one.name,
        "kind": one.kind,
        "href": registry.of(one.kind).url_of(one.id),
        "value": money(one.value, view.currency),
        "interval": interval,
        "alive": percent(one.alive) or "–",
        "why": "" if one.alive is not None else str(ONE_ORDER),
        "so_far": money(one.so_far, view.currency),
    }


def how_it_was_made(view: ValueView) -> list[str]:
    if view.run is None:
        return []
    about = view.about
    told = [
        _("As of %(day)s, from the purchase days of each customer; several orders of a day count once.") % {"day": day_of(view.run)},
        _("Basis: revenue (orders less refunds, cancelled ones left out), in %(currency)s.") % {"currency": view.currency or home()},
        _("Horizon: %(days)s days, discounted by %(rate)s a year.")
        % {"days": whole(about.get("horizon_days")), "rate": percent(about.get("discount_rate"))},
    ]
    if view.state == "ok":
        told += _method(view)
    return told + (left_out(about.get("left_out", {})) if view.audience.whole else [])


def _method(view: ValueView) -> list[str]:
    told = [
        _(
            "How often: a model in which everyone buys at a pace of their own until they leave unseen (BG/NBD). How much: a "
            "mean of their own around which purchases vary (Gamma-Gamma)."
        ),
        _(
            "80 % interval: the model is fitted again to 30 simulated copies of the customers and each one's next twelve "
            "months are played through; four out of five outcomes lie inside. Where low and high are 0, most likely nothing "
            "more comes."
        ),
        _("Whoever bought on one day only cannot be judged as active or gone: no gap between two purchases of theirs has been seen."),
    ]
    if view.audience.whole:
        told.append(
            _("Learned from %(n)s customers, of whom %(repeaters)s came back.")
            % {"n": whole(view.about["n"]), "repeaters": whole(view.about["repeaters"])}
        )
        buying, spending = view.about.get("buying") or {}, view.about.get("spending") or {}
        values = ", ".join(f"{name} = {number(value, 3)}" for name, value in (buying | spending).items() if isinstance(value, int | float))
        told.append(_("Parameters: %(values)s.") % {"values": values})
    return told
