"""GET /api/v1/insight/segments|value|retention|satisfaction: what the pages show, as numbers, for the same eyes."""

from __future__ import annotations

from datetime import date
from math import isnan

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.insight.api.formulas import MEASURED, measured
from guanxi.insight.asof import day_of
from guanxi.insight.audience import may_see
from guanxi.insight.retention.finding import Period, retention_for
from guanxi.insight.satisfaction.figures import group_name
from guanxi.insight.satisfaction.finding import SPANS, satisfaction_for
from guanxi.insight.segments.figures import medians_of
from guanxi.insight.segments.finding import FIELDS as SEGMENT_FIELDS
from guanxi.insight.segments.finding import segments_for
from guanxi.insight.value.finding import FIELDS as VALUE_FIELDS
from guanxi.insight.value.finding import value_for
from guanxi.insight.words import segment_name, sentence
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.records.problems import Invalid, Problem
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

OBJECT: Schema = {"type": "object"}
KINDS = ("csat", "nps", "ces")


def wire() -> None:
    tag = gettext_lazy("Insight")
    period: dict[str, Schema] = {
        "from": {"type": "string", "format": "date"},
        "to": {"type": "string", "format": "date"},
        "window": {"type": "integer", "minimum": 1, "maximum": 3660},
    }
    asked: dict[str, Schema] = {"kind": {"enum": list(KINDS)}, "days": {"enum": list(SPANS)}}
    added: dict[str, Operation[Actor]] = {
        "segments": Operation(
            run=segments,
            summary=gettext_lazy("Segments"),
            answers={200: OBJECT},
            tag=tag,
            may=lambda actor: may_see(actor, *SEGMENT_FIELDS),
        ),
        "value": Operation(
            run=value,
            summary=gettext_lazy("Expected value"),
            answers={200: OBJECT},
            tag=tag,
            may=lambda actor: may_see(actor, *VALUE_FIELDS),
        ),
        "retention": Operation(
            run=retention,
            summary=gettext_lazy("Retention"),
            parameters=period,
            answers={200: OBJECT},
            tag=tag,
            may=lambda actor: may_see(actor, objects=("order",)),
        ),
        "satisfaction": Operation(
            run=satisfaction,
            summary=gettext_lazy("Satisfaction"),
            parameters=asked,
            answers={200: OBJECT | {"properties": {"score": MEASURED}}},
            tag=tag,
            may=lambda actor: may_see(actor, objects=("feedback",)),
        ),
    }
    for name, operation in added.items():
        routes.add(f"insight/{name}", {"GET": operation})


def segments(call: ApiCall) -> Answer:
    view = segments_for(call.actor)
    return Answer(
        {
            "state": view.state,
            "sentence": sentence(view.reason) if view.reason else "",
            "as_of": day_of(view.run).isoformat() if view.run else None,
            "whole": view.audience.whole,
            "n": view.n,
            "stability": view.about.get("stability"),
            "segments": [
                {
                    "code": line.label,
                    "name": segment_name(line.label),
                    "customers": line.size,
                    "revenue_share": line.revenue_share,
                    "medians": medians_of(line),
                    "satisfaction": measured(line.csat) if line.csat is not None else None,
                }
                for line in view.lines
            ],
            "rfm": [{"recency": r, "frequency": f, "customers": n} for (r, f), n in sorted(view.rfm.items())],
        }
    )


def value(call: ApiCall) -> Answer:
    view = value_for(call.actor)
    about = view.about
    return Answer(
        {
            "state": view.state,
            "sentence": sentence(about["reason"]) if about.get("reason") else "",
            "as_of": day_of(view.run).isoformat() if view.run else None,
            "whole": view.audience.whole,
            "n": view.n,
            "currency": view.currency,
            "basis": about.get("basis"),
            "horizon_days": about.get("horizon_days"),
            "discount_rate": about.get("discount_rate"),
            "level": about.get("level"),
            "method": view.run.method if view.run else None,
            "expected": view.expected.total,
            "still_active": view.active.total,
            "judged": view.active.n,
            "so_far": view.so_far.total,
            "distribution": [{"from": low, "to": high, "customers": n} for low, high, n in view.bars],
            "top": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "value": one.value,
                    "low": one.low,
                    "high": one.high,
                    "alive": one.alive,
                    "so_far": one.so_far,
                }
                for one in view.top
            ],
            "warnings": [{"code": code, "sentence": sentence(code)} for code in about.get("warnings", [])],
        }
    )


def retention(call: ApiCall) -> Answer:
    period = _period(call)
    view = retention_for(call.actor, period)
    table = view.cohorts
    cohorts = []
    if table is not None:
        cohorts = [
            {"month": name, "customers": int(table.sizes[row]), "shares": [float(share) for share in table.share[row] if not isnan(share)]}
            for row, name in enumerate(table.cohorts)
            if table.sizes[row]
        ]
    told = {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "window": period.window,
        "at_start": view.stayed.at_start,
        "still_active": view.stayed.still_active,
    }
    return Answer({"whole": view.audience.whole, **told, "retention": measured(view.stayed.rate), "cohorts": cohorts})


def satisfaction(call: ApiCall) -> Answer:
    kind, days = call.query.get("kind", "csat"), call.query.get("days", "365")
    if kind not in KINDS:
        raise Invalid([Problem("unknown", _("“kind” is csat, nps or ces."), "kind")])
    if days not in map(str, SPANS):
        raise Invalid([Problem("unknown", _("“days” is 90, 365 or 730."), "days")])
    view = satisfaction_for(call.actor, kind, int(days))
    months = [{"month": month, **measured(score)} for month, score in zip(view.trend.periods, view.trend.scores, strict=True)]
    groups = {name: [{"name": group_name(name, one), **measured(one.score)} for one in found] for name, found in view.groups.items()}
    return Answer(
        {
            "whole": view.audience.whole,
            "kind": kind,
            "days": view.days,
            "score": measured(view.counts.of(kind)),
            "months": months,
            "change": view.trend.change.to_dict(),
            "groups": groups,
        }
    )


def _period(call: ApiCall) -> Period:
    usual = Period.of_last_year()
    try:
        start = date.fromisoformat(call.query["from"]) if "from" in call.query else usual.start
        end = date.fromisoformat(call.query["to"]) if "to" in call.query else usual.end
        window = int(call.query.get("window", usual.window))
    except ValueError as error:
        raise Invalid([Problem("period", _("“from” and “to” are days such as 2026-03-31, “window” a number of days."), "from")]) from error
    if not (start.year > 1900 and end.year < 3000 and start < end and 1 <= window <= 3660):
        raise Invalid([Problem("period", _("The end must lie after the start, and the window between 1 and 3660 days."), "to")])
    return Period(start, end, window)
