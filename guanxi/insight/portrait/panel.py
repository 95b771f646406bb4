"""The portrait on a customer's page: segment, RFM, satisfaction and its trend, favourites, a company's people, one next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.scores.in_force import InForce
from guanxi.insight.portrait.finding import Portrait, portrait_of
from guanxi.insight.portrait.suggesting import next_step_of
from guanxi.insight.words import language, money, number, segment_name, whole
from guanxi.records.finding import Record
from guanxi.records.web.doors import asking_of
from guanxi.ui.figures.spark import spark

TONES = {"loyal_high_value": "good", "loyal": "good", "at_risk": "warn", "slipping": "warn", "lapsed_high_value": "warn"}


def portrait_panel(request: HttpRequest, customer: Record) -> str | None:
    asking = asking_of(request)
    known = portrait_of(customer, asking)
    if known.unprofiled:
        return render_to_string("insight/portrait/unprofiled.html", {}, request)
    if known.is_empty:
        return None
    context = {
        "segment": _segment(known.scores.get("segment")),
        "rfm": _rfm(known.scores.get("rfm")),
        "satisfaction": _satisfaction(known),
        "products": [{"name": name, "note": ngettext("%(n)s order", "%(n)s orders", n) % {"n": n}} for name, n in known.products],
        "channel": _channel(known),
        "people": _people(known, customer),
        "step": next_step_of(customer, known, asking),
        "made": _made(known),
    }
    return render_to_string("insight/portrait/panel.html", context, request)


def _segment(score: InForce | None) -> dict[str, Any] | None:
    if score is None or not score.label:
        return None
    code = score.label.rpartition("_")[0] if score.label.rpartition("_")[2].isdecimal() else score.label
    return {"name": segment_name(score.label), "tone": TONES.get(code, ""), "says": meaning(code)}


def meaning(code: str) -> str:
    from guanxi.measures.words import MEANINGS

    pair = MEANINGS.get(code)
    return pair[1 if language() == "zh" else 0] if pair else ""


def _rfm(score: InForce | None) -> dict[str, Any] | None:
    if score is None or len(score.label) != 3:
        return None
    names = (_("Recency"), _("Frequency"), _("Amount"))
    return {
        "parts": [{"name": name, "score": int(digit)} for name, digit in zip(names, score.label, strict=True)],
        "opening": "opening_figures" in score.reasons,
    }


def _satisfaction(known: Portrait) -> dict[str, Any] | None:
    if not known.ratings:
        return None
    score, last = known.scores.get("satisfaction"), known.ratings[-1]
    answers = next((code.partition(":")[2] for code in score.reasons if code.startswith("answers:")), "") if score else ""
    return {
        "mean": f"{number(score.value, 1)} / 5" if score and score.value is not None else "",
        "n": answers,
        "last": last,
        "spark": spark([one.share for one in known.ratings], _("Scores over time, oldest first")),
    }


def _channel(known: Portrait) -> str:
    if known.channel is None:
        return ""
    name, n, total = known.channel
    return _("%(channel)s (%(n)s of %(total)s orders)") % {"channel": name, "n": n, "total": total}


def _people(known: Portrait, customer: Record) -> dict[str, Any] | None:
    if known.people is None:
        return None
    own = {kind: (score.value or 0.0) if (score := known.scores.get(kind)) else 0.0 for kind in ("value_so_far", "expected_value")}
    return {
        "count": ngettext("%(n)s person", "%(n)s people", known.people.count) % {"n": whole(known.people.count)},
        "so_far": money(own["value_so_far"] + known.people.so_far),
        "expected": money(own["expected_value"] + known.people.expected),
        "own": money(own["value_so_far"]),
        "theirs": money(known.people.so_far),
    }


def _made(known: Portrait) -> list[str]:
    told = []
    segment, rfm, satisfaction = (known.scores.get(kind) for kind in ("segment", "rfm", "satisfaction"))
    if segment is not None and segment.method:
        stability = segment.stability
        sure = _("agreement when drawn again %(ari)s") % {"ari": number(stability, 2)} if stability is not None else ""
        told.append(
            _("Segment: the group of like customers nearest by recency, frequency and amount (K-means; %(sure)s), as of %(day)s.")
            % {"sure": sure, "day": _day(segment)}
        )
    if rfm is not None:
        told.append(_("RFM: fifths of all customers, 5 is best, as of %(day)s.") % {"day": _day(rfm)})
        if "opening_figures" in rfm.reasons:
            told.append(_("From opening figures (number, mean and last day of purchases before the first order here), not from orders."))
    if satisfaction is not None:
        told.append(
            _("Satisfaction: mean of this customer's own answers of two years, as of %(day)s; few answers say little.")
            % {"day": _day(satisfaction)}
        )
    if known.products or known.channel:
        told.append(_("Favourites: most orders in the last two years."))
    told.append(_("Next step: the first of a few plain rules that fits; not a forecast."))
    return told


def _day(score: InForce) -> str:
    return f"{score.as_of:%Y-%m-%d}"
