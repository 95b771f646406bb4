"""The business formulas, each with its inputs and the function of measures behind it: for the page, the API and the notebook alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from guanxi import measures

Kind = Literal["count", "amount", "rate", "amounts", "ratings"]
Unit = Literal["money", "share", "ratio", "points", "mean"]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Input:
    """`rate` is a share a period such as 0.10; `amounts` and `ratings` are numbers with commas between them."""

    name: str
    label: Any
    kind: Kind
    example: str
    needed: bool = True


@dataclass(frozen=True)
class Outcome:
    name: str
    label: Any
    unit: Unit
    measured: Any


@dataclass(frozen=True)
class Formula:
    key: str
    number: int
    label: Any
    says: Any
    inputs: tuple[Input, ...]
    run: Callable[[Values], list[Outcome]]


def _clv(given: Values) -> list[Outcome]:
    flows, rate = given["flows"], given["rate"]
    return [
        Outcome("end_of_period", _("Paid at the end of each period"), "money", measures.clv_end_of_period(flows, rate)),
        Outcome("mid_period", _("In the middle of each period"), "money", measures.clv_mid_period(flows, rate)),
        Outcome("start_of_period", _("At its start"), "money", measures.clv_start_of_period(flows, rate)),
        Outcome("undiscounted", _("Without discount"), "money", measures.clv_undiscounted(flows)),
    ]


def _perpetual(given: Values) -> list[Outcome]:
    found = measures.clv_perpetual(given["cash_flow"], given["rate"], retention=given.get("retention", 1.0))
    return [Outcome("perpetual", _("Without end"), "money", found)]


def _response(given: Values) -> list[Outcome]:
    delivered = given["delivered"]
    sent = given.get("sent", delivered)
    rates = measures.response_rates(given["responses"], delivered=delivered, sent=sent, chosen=given.get("chosen", sent))
    return [
        Outcome("delivered", _("Of those delivered to"), "share", rates.delivered),
        Outcome("sent", _("Of those sent to"), "share", rates.sent),
        Outcome("chosen", _("Of those chosen"), "share", rates.chosen),
    ]


def _one(name: str, label: Any, unit: Unit, measure: str, *inputs: str) -> Callable[[Values], list[Outcome]]:
    """The measure by its name, so that the arithmetic is loaded when it is asked for."""
    return lambda given: [Outcome(name, label, unit, getattr(measures, measure)(*(given[one] for one in inputs)))]


def _csat(given: Values) -> list[Outcome]:
    """More satisfied than asked is refused however few they are."""
    measures.share(given["satisfied"], given["n"])
    return [Outcome("csat", _("CSAT"), "share", measures.csat_from_counts(given["satisfied"], given["n"]))]


def _ces(given: Values) -> list[Outcome]:
    found = measures.ces(given["answers"])
    return [Outcome("share", _("Found it easy (5–7)"), "share", found.share), Outcome("mean", _("Mean"), "mean", found.mean)]


FORMULAS: tuple[Formula, ...] = (
    Formula(
        "clv",
        1,
        _("Customer lifetime value"),
        _("Each period's money, discounted to today and added up."),
        (
            Input("flows", _("Money per period"), "amounts", "1000, 1200, 1500, 1800"),
            Input("rate", _("Discount rate per period"), "rate", "0.10"),
        ),
        _clv,
    ),
    Formula(
        "clv_perpetual",
        1,
        _("Lifetime value without end"),
        _("The same amount each period, of which a share of the customers stays."),
        (
            Input("cash_flow", _("Money per period"), "amount", "1000"),
            Input("rate", _("Discount rate per period"), "rate", "0.10"),
            Input("retention", _("Share that stays each period"), "rate", "0.80", needed=False),
        ),
        _perpetual,
    ),
    Formula(
        "response_rate",
        2,
        _("Response rate"),
        _("Distinct people who answered, of those reached."),
        (
            Input("responses", _("Responses"), "count", "200"),
            Input("delivered", _("Delivered to"), "count", "1000"),
            Input("sent", _("Sent to"), "count", "1000", needed=False),
            Input("chosen", _("Chosen"), "count", "1000", needed=False),
        ),
        _response,
    ),
    Formula(
        "cost_per_target",
        3,
        _("Marketing cost per target"),
        _("All spending divided by the people aimed at."),
        (Input("spend", _("Total spending"), "amount", "50000"), Input("targets", _("People aimed at"), "count", "1000")),
        _one("cost", _("Cost per target"), "money", "cost_per_target", "spend", "targets"),
    ),
    Formula(
        "ebitda_return",
        4,
        _("EBITDA return on investment"),
        _("EBITDA divided by the investment. Not the net return."),
        (Input("ebitda", _("EBITDA"), "amount", "50000"), Input("investment", _("Investment"), "amount", "100000")),
        _one("ratio", _("EBITDA / investment"), "ratio", "ebitda_return", "ebitda", "investment"),
    ),
    Formula(
        "net_return",
        4,
        _("Net return"),
        _("Gain less cost, divided by the cost. Not the EBITDA ratio."),
        (Input("gain", _("Gain"), "amount", "150000"), Input("cost", _("Cost"), "amount", "100000")),
        _one("ratio", _("(gain − cost) / cost"), "ratio", "net_return", "gain", "cost"),
    ),
    Formula(
        "retention_rate",
        5,
        _("Retention rate"),
        _("Customers of the start who are still active at the end. Those who joined meanwhile do not count."),
        (
            Input("still_active", _("Of them still active at the end"), "count", "800"),
            Input("at_start", _("Customers at the start"), "count", "1000"),
        ),
        _one("retention", _("Retention rate"), "share", "retention_rate", "still_active", "at_start"),
    ),
    Formula(
        "csat",
        6,
        _("Satisfaction (CSAT)"),
        _("Share of 4 and 5 among answers from 1 to 5."),
        (Input("satisfied", _("Answers of 4 and 5"), "count", "18"), Input("n", _("All answers"), "count", "20")),
        _csat,
    ),
    Formula(
        "nps",
        6,
        _("Recommendation (NPS)"),
        _("Per cent of 9 and 10 less per cent of 0 to 6."),
        (
            Input("promoters", _("Answers of 9 and 10"), "count", "20"),
            Input("passives", _("Answers of 7 and 8"), "count", "12"),
            Input("detractors", _("Answers of 0 to 6"), "count", "8"),
        ),
        _one("nps", _("NPS"), "points", "nps_from_counts", "promoters", "passives", "detractors"),
    ),
    Formula(
        "ces",
        6,
        _("Ease (CES)"),
        _("Share of 5 to 7 among answers from 1 to 7, and the mean."),
        (Input("answers", _("Answers from 1 to 7"), "ratings", "7, 6, 5, 5, 6, 7, 2, 3, 6, 5"),),
        _ces,
    ),
)
BY_KEY = {one.key: one for one in FORMULAS}
