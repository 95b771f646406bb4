"""A reason in words, with the numbers it rests on, the way to its evidence, and why it stands where it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.linking import filtered
from guanxi.insight.actions.finding import Line, Reason
from guanxi.insight.words import money, number, percent


def why(reason: Reason) -> str:
    said: str = SENTENCES[reason.kind.name](reason)
    return said


def _low_rating(reason: Reason) -> str:
    told = {"rating": number(reason.facts["rating"], 0), "days": reason.days}
    if not reason.days:
        return _("Rating %(rating)s today, no contact since.") % told
    return (
        ngettext(
            "Rating %(rating)s %(days)s day ago, no contact since.",
            "Rating %(rating)s %(days)s days ago, no contact since.",
            reason.days,
        )
        % told
    )


def _rating_falls(reason: Reason) -> str:
    told = {"n": number(reason.facts["answers"], 0), "p": number(max(reason.facts["p"], 0.001), 3)}
    return _("Ratings have been falling over %(n)s answers (p = %(p)s).") % told


def _silent(reason: Reason) -> str:
    told = {"gap": number(max(reason.facts["gap"], 1), 0), "days": reason.days, "top": number(reason.facts["top"], 0)}
    if 27 <= reason.facts["gap"] <= 33:
        return _("Bought monthly, silent for %(days)s days, value in the top %(top)s %%.") % told
    if 6.5 <= reason.facts["gap"] <= 7.5:
        return _("Bought weekly, silent for %(days)s days, value in the top %(top)s %%.") % told
    return _("Bought every %(gap)s days, silent for %(days)s days, value in the top %(top)s %%.") % told


def _alive_fell(reason: Reason) -> str:
    told = {"was": percent(reason.facts["was"]), "now": percent(reason.facts["alive"]), "top": number(reason.facts["top"], 0)}
    return _("Probability of being still active fell from %(was)s to %(now)s, value in the top %(top)s %%.") % told


def _first_order(reason: Reason) -> str:
    days = reason.days
    return (
        ngettext("First order %(days)s day ago, no contact since.", "First order %(days)s days ago, no contact since.", days)
        % {"days": days}
    )  # fmt: skip


def _unpaid(reason: Reason) -> str:
    n = int(reason.facts["orders"])
    told = {"n": n, "days": reason.days}
    return ngettext("%(n)s order unpaid for %(days)s days.", "%(n)s orders unpaid, the oldest for %(days)s days.", n) % told


def _late_order(reason: Reason) -> str:
    n = int(reason.facts["orders"])
    told = {"n": n, "days": reason.days}
    if n == 1:
        return ngettext("%(n)s order late by %(days)s day.", "%(n)s order late by %(days)s days.", reason.days) % told
    return ngettext("%(n)s orders late, the first by %(days)s day.", "%(n)s orders late, the first by %(days)s days.", reason.days) % told


def _lead(reason: Reason) -> str:
    days = reason.days
    return ngettext("A lead for %(days)s day without any contact.", "A lead for %(days)s days without any contact.", days) % {"days": days}


def _birthday(reason: Reason) -> str:
    return _("Birthday on %(day)s; agreed to be contacted.") % {"day": date_format(reason.since, "m-d")}


def _task(reason: Reason) -> str:
    if not reason.days:
        return _("Due today.")
    return ngettext("Overdue by %(days)s day.", "Overdue by %(days)s days.", reason.days) % {"days": reason.days}


def _promise(reason: Reason) -> str:
    if not reason.days:
        return _("Promised for today.")
    return ngettext("Promised, and overdue by %(days)s day.", "Promised, and overdue by %(days)s days.", reason.days) % {
        "days": reason.days
    }


SENTENCES: dict[str, Any] = {
    "low_rating": _low_rating,
    "rating_falls": _rating_falls,
    "silent": _silent,
    "alive_fell": _alive_fell,
    "first_order": _first_order,
    "unpaid": _unpaid,
    "late_order": _late_order,
    "lead": _lead,
    "birthday": _birthday,
    "task": _task,
    "promise": _promise,
}


def evidence(reason: Reason, line: Line) -> str:
    """The records that the reason rests on: the ratings, the orders, the task; else the customer."""
    if reason.task is not None:
        return f"/tasks/{reason.task}/"
    here: list[tuple[str, str, Any]] = [("customer", "is", line.customer)]
    name = reason.kind.name
    if name in ("low_rating", "rating_falls"):
        return f"/feedback/?{filtered([*here, ('kind', 'is', 'csat')])}"
    if name == "unpaid":
        return f"/orders/?{filtered([*here, ('status', 'is', 'open')])}"
    if name == "late_order":
        late = [("status", "any_of", ["open", "paid"]), ("delivered_on", "is_empty", None)]
        today = reason.since + timedelta(days=reason.days)
        return f"/orders/?{filtered([*here, *late, ('promised_on', 'before', today.isoformat())])}"
    if name in ("silent", "alive_fell", "first_order"):
        return f"/orders/?{filtered(here)}"
    return address(line)


def address(line: Line) -> str:
    if line.customer is None:
        return f"/tasks/{line.lead.task}/"
    return f"/{'companies' if line.customer_kind == 'company' else 'people'}/{line.customer}/"


def title(reason: Reason) -> str:
    """What the evidence is called: the title of the task, or the name of the rule."""
    return str(reason.facts.get("title") or reason.kind.label)


def how_ranked(reason: Reason) -> str:
    """The factors that put it where it stands; without a value where the reader may not read it."""
    told = {
        "rank": number(reason.rule.rank),
        "chance": number(reason.chance, 2),
        "urgency": number(reason.urgency, 2),
        "worth": number(reason.worth, 0 if reason.worth >= 10 else 2),
        "value": money(reason.value if reason.value is not None else reason.typical),
    }
    if not reason.valued:
        return _("Rank %(rank)s × chance of a good outcome %(chance)s × urgency %(urgency)s = %(worth)s.") % told
    if reason.value is None:
        return _("Rank %(rank)s × typical value %(value)s × chance of a good outcome %(chance)s × urgency %(urgency)s = %(worth)s.") % told
    return _("Rank %(rank)s × value %(value)s × chance of a good outcome %(chance)s × urgency %(urgency)s = %(worth)s.") % told
