"""One next step by plain rules, the first that fits; each says what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.actions import saying
from guanxi.insight.actions.finding import line_of_customer
from guanxi.insight.portrait.finding import Portrait
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.values.sentences import in_a_row

LATELY, FIRST_STEPS = 60, 60
LEAVING = ("at_risk", "lapsed_high_value", "slipping")
FOND = ("loyal_high_value", "loyal")


@dataclass(frozen=True)
class Step:
    """`do` is the advice, `why` the evidence for it."""

    rule: str
    do: str
    why: str
    evidence: str = ""


def next_step_of(customer: Record, known: Portrait, asking: Asking) -> Step | None:
    """What the list of the day proposes; else a plain rule, unless somebody dealt with this customer lately."""
    line = line_of_customer(customer.id, asking)
    proposed = next((one for one in line.reasons if one.task is None), None) if line else None
    if line is not None and proposed is not None:
        return Step(proposed.kind.name, str(proposed.kind.verb), saying.why(proposed), saying.evidence(proposed, line))
    if known.dealt_with:
        return None
    return next_step(known, asking.now.astimezone(asking.zone).date())


def next_step(known: Portrait, today: date) -> Step | None:
    return _mend(known, today) or _win_back(known) or _ask_after(known) or _second_purchase(known) or _ask_for_word(known)


def _mend(known: Portrait, today: date) -> Step | None:
    """After the other two questions; a low satisfaction answer is a rule of the list of the day, which knows of contacts since."""
    last = known.ratings[-1] if known.ratings else None
    if last is None or last.kind == "csat" or not last.is_low or (today - last.day).days > LATELY:
        return None
    days = (today - last.day).days
    why = ngettext("A low score %(days)s day ago.", "A low score %(days)s days ago.", days) % {"days": days}
    return Step("mend", _("Call and ask what went wrong"), why)


def _win_back(known: Portrait) -> Step | None:
    alive = known.scores.get("alive")
    if alive is None or alive.value is None or alive.value >= 0.5 or "top_tenth_by_money" not in alive.reasons:
        return None
    return Step("win_back", _("Win this customer back in person"), _("Among the tenth that spends most, and probably leaving."))


def _ask_after(known: Portrait) -> Step | None:
    segment, alive = known.scores.get("segment"), known.scores.get("alive")
    silent = alive is not None and "silent_longer_than_usual" in alive.reasons
    leaving = segment is not None and segment.label.startswith(LEAVING)
    if not (silent or leaving):
        return None
    why = (
        _("Silent for more than twice the usual time between purchases.")
        if silent
        else _("In a segment that bought before and has not come lately.")
    )
    if known.days_since_order is not None:
        last = ngettext("Last order %(days)s day ago.", "Last order %(days)s days ago.", known.days_since_order)
        why = in_a_row([why, last % {"days": known.days_since_order}])
    return Step("ask_after", _("Get in touch and ask what they need"), why)


def _second_purchase(known: Portrait) -> Step | None:
    if known.orders != 1 or known.days_since_order is None or known.days_since_order > FIRST_STEPS:
        return None
    return Step(
        "second_purchase", _("Ask how the first purchase was"), _("One order so far, lately: the second decides whether they stay.")
    )


def _ask_for_word(known: Portrait) -> Step | None:
    segment = known.scores.get("segment")
    fond = segment is not None and segment.label.startswith(FOND)
    if not fond or not known.ratings or known.ratings[-1].share < 0.75:
        return None
    return Step("ask_for_word", _("Ask for a recommendation"), _("Buys often and lately, and the last score is high."))
