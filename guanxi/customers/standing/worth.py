"""Value and risk of a customer from the scores in force, for those who may read these figures; each with its reasons."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.linking import filtered
from guanxi.customers.scores.in_force import InForce, scores_in_force
from guanxi.customers.scores.kinds import ONE_ORDER
from guanxi.customers.standing.facts import Figure
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.web.showing import interval_of, symbol

KINDS = ("value_so_far", "expected_value", "alive")
ONCE = "bought_once"
LIKELY_GONE, DOUBTFUL = 0.7, 0.4
REASONS = {
    "silent_longer_than_usual": gettext_lazy("silent for more than twice the usual gap between orders"),
    "probably_gone": gettext_lazy("the pattern of buying has probably ended"),
    "buys_regularly": gettext_lazy("buys regularly"),
    "top_tenth_by_money": gettext_lazy("among the tenth that spends most"),
}


def worth_of(customer: Record, asking: Asking) -> list[Figure]:
    """Nothing is estimated here: without a score there is no figure."""
    told = scores_in_force(customer, asking)
    scores = {kind: told[kind] for kind in KINDS if kind in told and (told[kind].value is not None or ONCE in told[kind].reasons)}
    makers = {"value_so_far": _so_far, "expected_value": _expected, "alive": _churn}
    return [makers[kind](score, customer, asking) for kind, score in scores.items()]


def _money(amount: float, asking: Asking) -> str:
    return f"{symbol(asking.workspace.currency)} {amount:,.0f}"


def _so_far(score: InForce, customer: Record, asking: Asking) -> Figure:
    how = _("All orders less refunds and cancelled ones, in the company's currency, as of %(day)s.") % {"day": _day(score)}
    return Figure(_money(score.value or 0, asking), _("value so far"), how, href=_orders(customer))


def _expected(score: InForce, customer: Record, asking: Asking) -> Figure:
    note = ""
    if score.low is not None and score.high is not None:
        note = interval_of(score.value or 0, score.low, score.high)
    how = _("Estimated from how often, how lately and for how much this customer bought (%(method)s), as of %(day)s.") % _told(score)
    return Figure(_money(score.value or 0, asking), _("expected in 12 months"), how, _orders(customer), note)


def _churn(score: InForce, customer: Record, asking: Asking) -> Figure:
    how = _("One minus the probability that they still buy (%(method)s), as of %(day)s.") % _told(score)
    if ONCE in score.reasons:
        return Figure("–", _("may not come back"), how, _orders(customer), str(ONE_ORDER))
    gone = 1 - (score.value or 0)
    tone = "bad" if gone >= LIKELY_GONE else "warn" if gone >= DOUBTFUL else ""
    reasons = tuple(str(REASONS[code]) for code in score.reasons if code in REASONS)
    return Figure(
        _("%(number)s %%") % {"number": round(gone * 100)}, _("may not come back"), how, _orders(customer), tone=tone, reasons=reasons
    )


def _told(score: InForce) -> dict[str, str]:
    return {"method": score.method or "–", "day": _day(score)}


def _day(score: InForce) -> str:
    return date_format(score.as_of, "Y-m-d")


def _orders(customer: Record) -> str:
    return f"/orders/?{filtered([('customer', 'is', customer.id)])}"
