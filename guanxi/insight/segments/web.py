"""The page of segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi import measures
from guanxi.access.web.doors import actor_in
from guanxi.customers.linking import filtered
from guanxi.insight.asof import day_of
from guanxi.insight.behind import behind
from guanxi.insight.drawing import linked
from guanxi.insight.pages import page, show
from guanxi.insight.satisfaction.answers import answers_href, last_days
from guanxi.insight.segments.figures import leaving, medians_of, rfm_heat, rfm_title, segment_map
from guanxi.insight.segments.finding import RECENT_DAYS, SegmentLine, SegmentView, leaves_of, segments_for
from guanxi.insight.words import interval_of_share, language, left_out, money, number, percent, segment_name, sentence, whole
from guanxi.records.registry import registry
from guanxi.values.sentences import in_a_row

FIGURES = {"map": segment_map, "rfm": rfm_heat}
DEPTHS = 8
OLD_MONTHS = 3


@page
def segments_page(request: HttpRequest) -> HttpResponse:
    view = segments_for(actor_in(request))
    found = view.state == "found" and bool(view.lines)
    context = {
        "view": view,
        "found": found,
        "says": _says(view),
        "map": linked(segment_map(view), "segments", "map") if found else None,
        "lines": [_line(line, view) for line in view.lines],
        "leaving": _links(leaving(view), view),
        "rfm": rfm_table(view),
        "rfm_title": rfm_title(view),
        "made": how_it_was_made(view),
        "old": old_orders(view),
        "evidence": evidence(view),
    }
    return show(request, "segments/page.html", context, view.audience)


def _says(view: SegmentView) -> str:
    if view.state == "never":
        return _("The figures have not been computed yet.")
    if view.state != "found":
        return sentence(view.reason)
    return "" if view.lines else _("None of the customers you may see has bought yet.")


def old_orders(view: SegmentView) -> str:
    """Segments compare customers with each other: where all orders are old, the last ones among them are the lately ones."""
    newest = view.about.get("newest")
    if view.run is None or not newest:
        return ""
    months = (day_of(view.run) - date.fromisoformat(newest)).days // 30
    if months < OLD_MONTHS:
        return ""
    years = months // 12
    age = ngettext("%(n)s year", "%(n)s years", years) if months >= 24 else ngettext("%(n)s month", "%(n)s months", months)
    told = {"age": age % {"n": years if months >= 24 else months}}
    return _("The newest order is %(age)s old, and “lately” is counted from then.") % told


def _line(line: SegmentLine, view: SegmentView) -> dict[str, Any]:
    medians = medians_of(line)
    return {
        "name": segment_name(line.label),
        "tone": (line.id - 1) % 8 + 1,
        "label": line.label,
        "description": describe(line, view.audience.whole),
        "size": whole(line.size),
        "share": percent(line.size / view.n),
        "revenue": percent(line.revenue_share),
        "csat": line.csat,
        "csat_value": percent(line.csat.value) if line.csat is not None and line.csat.ok else "",
        "csat_href": _answers(line, view) if line.csat is not None and line.csat.n else "",
        "csat_interval": interval_of_share(line.csat) if line.csat is not None else "",
        "recency": number(medians["recency"], 0),
        "frequency": number(medians["frequency"], 0),
        "monetary": money(medians["monetary"]),
        "links": _links([line], view),
    }


def _links(lines: Sequence[SegmentLine], view: SegmentView) -> list[tuple[Any, str, str]]:
    """Per kind of customer (its name, how many, the list of exactly these)."""
    sizes: Counter[str] = Counter()
    for line in lines:
        sizes.update(line.sizes)
    leaves = leaves_of([line.label for line in lines], [line.label for line in view.lines])
    return [
        (registry.of(kind).label_plural, whole(count), f"/{registry.of(kind).plural}/?{filtered(leaves)}")
        for kind, count in sorted(sizes.items(), reverse=True)
    ]


def _answers(line: SegmentLine, view: SegmentView) -> str:
    leaves = leaves_of([line.label], [one.label for one in view.lines], "customer.segment")
    return answers_href("csat", last_days(RECENT_DAYS), *leaves)


def describe(line: SegmentLine, whole_company: bool) -> str:
    """What the segment is and what sets it apart; figures of all customers only for those who may see all."""
    from guanxi.measures.words import MEANINGS

    meaning = MEANINGS[line.code][1 if language() == "zh" else 0]
    if not whole_company:
        return meaning
    return in_a_row([meaning, *(measures.explain(reason, language()) for reason in line.reasons)])


def rfm_table(view: SegmentView) -> list[dict[str, Any]]:
    """Rows from the most recent down; each cell leads to its people."""
    most = max(view.rfm.values(), default=1)
    return [{"r": r, "cells": [_cell(view, r, f, most) for f in range(1, 6)]} for r in range(5, 0, -1)]


def _cell(view: SegmentView, r: int, f: int, most: int) -> dict[str, Any]:
    count = view.rfm.get((r, f), 0)
    depth = -(-count * DEPTHS // most) if count else 0
    low, high = r * 100 + f * 10 + 1, r * 100 + f * 10 + 5
    href = behind(view.scored, [("rfm", "gte", low), ("rfm", "lte", high)]) if count else ""
    return {"f": f, "count": whole(count), "depth": depth, "href": href}


def evidence(view: SegmentView) -> list[dict[str, Any]]:
    if not view.audience.whole:
        return []
    chosen = view.about.get("k")
    return [
        {
            "k": one["k"],
            "chosen": one["k"] == chosen and view.state == "found",
            "silhouette": number(one["silhouette"], 2),
            "gap": number(one["gap"], 2),
            "smallest": whole(one["smallest"]),
            "stability": number(one["stability"], 2) if one.get("stability") is not None else "",
        }
        for one in view.about.get("evidence", [])
    ]


def how_it_was_made(view: SegmentView) -> list[str]:
    if view.run is None:
        return []
    about = view.about
    told = [
        _("As of %(day)s, from n = %(n)s customers with purchases.") % {"day": day_of(view.run), "n": whole(about.get("n", 0))}
        if view.audience.whole
        else _("As of %(day)s, from all customers with purchases.") % {"day": day_of(view.run)},
        _("K-means on days since the last purchase, number of purchases and amount spent, made comparable so that outliers do not decide."),
    ]
    if view.state == "found":
        told.append(sentence(about["reason"]))
        told.append(
            _(
                "%(k)s groups; drawing the customers again 20 times gives an agreement of %(ari)s (adjusted Rand; at least 0.90 "
                "is asked for)."
            )
            % {"k": about["k"], "ari": number(about.get("stability"), 2)}
        )
    return told + (left_out(view.run.parameters.get("left_out") or {}) if view.audience.whole else [])
