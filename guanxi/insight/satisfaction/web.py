"""The page of satisfaction."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.web.doors import actor_in
from guanxi.insight.drawing import linked
from guanxi.insight.pages import page, show
from guanxi.insight.satisfaction.answers import answers_href
from guanxi.insight.satisfaction.figures import NAMES, TITLES, answers_link, group_bars, group_name, trend, write
from guanxi.insight.satisfaction.finding import SPANS, GroupScore, SatisfactionView, satisfaction_for
from guanxi.insight.words import number, sentence, whole
from guanxi.records.registry import registry

FIGURES: dict[str, Any] = {"trend": trend} | {name: group_bars(name) for name in TITLES}
SAYS = {
    "csat": gettext_lazy("satisfied: answers of 4 and 5 out of 5"),
    "nps": gettext_lazy("recommend us: per cent of 9–10 less per cent of 0–6"),
    "ces": gettext_lazy("found it easy: answers of 5 to 7 out of 7"),
}
SCALE = {"csat": 5, "nps": 10, "ces": 7}


def asked_view(request: HttpRequest) -> SatisfactionView:
    kind, days = request.GET.get("kind", ""), request.GET.get("days", "")
    return satisfaction_for(actor_in(request), kind if kind in NAMES else "csat", int(days) if days in map(str, SPANS) else 365)


@page
def satisfaction_page(request: HttpRequest) -> HttpResponse:
    view = asked_view(request)
    worst = {"csat": 2, "nps": 6, "ces": 3}[view.kind]
    query = urlencode({"kind": view.kind, "days": view.days})
    made = trend(view)
    context = {
        "view": view,
        "scores": [_score(view, kind) for kind in NAMES],
        "questions": [(kind, name, f"?{urlencode({'kind': kind, 'days': view.days})}") for kind, name in NAMES.items()],
        "spans": [(days, f"?{urlencode({'kind': view.kind, 'days': days})}") for days in SPANS],
        "trend": linked(made, "satisfaction", "trend", query) if made else None,
        "direction": view.trend.change.direction,
        "groups": [_group(view, name, query) for name in view.groups],
        "low": [_answer(view, one) for one in view.low],
        "low_href": answers_href(view.kind, view.span, ("score", "lte", worst)),
        "name": NAMES[view.kind],
    }
    return show(request, "satisfaction/page.html", context, view.audience)


def _score(view: SatisfactionView, kind: str) -> dict[str, Any]:
    found = view.counts.of(kind)
    shown = {
        "kind": kind,
        "name": NAMES[kind],
        "says": SAYS[kind],
        "n": whole(found.n),
        "on": kind == view.kind,
        "href": answers_href(kind, view.span) if found.n else "",
    }
    if not found.ok:
        return shown | {"value": "–", "interval": sentence(found.reason)}
    interval = _("95 %% interval %(low)s – %(high)s") % {"low": write(kind, found.low), "high": write(kind, found.high)}
    extra = view.counts.ease_mean if kind == "ces" else None
    if extra is not None:
        interval += _("; mean %(mean)s") % {"mean": number(extra, 2)}
    return shown | {"value": write(kind, found.value), "interval": interval}


def _group(view: SatisfactionView, name: str, query: str) -> dict[str, Any]:
    bars = FIGURES[name](view)
    return {
        "title": TITLES[name],
        "links": linked(bars, "satisfaction", name, query).links if bars is not None else (),
        "rows": [_row(view, name, one) for one in view.groups[name]],
    }


def _row(view: SatisfactionView, name: str, one: GroupScore) -> dict[str, Any]:
    found = one.score
    interval = f"{write(view.kind, found.low)} – {write(view.kind, found.high)}" if found.ok else _("fewer than 10 answers")
    return {
        "name": group_name(name, one),
        "value": write(view.kind, found.value) if found.ok else "",
        "interval": interval,
        "n": whole(found.n),
        "href": answers_link(view, name, one),
    }


def _answer(view: SatisfactionView, one: Any) -> dict[str, Any]:
    of = registry.of(one["of"])
    return {
        "score": one["score"],
        "of": SCALE[view.kind],
        "words": one["comment"],
        "at": one["given_at"],
        "name": of.erased_as if one["erased"] else one["name"],
        "kind": one["of"],
        "href": "" if one["erased"] else of.url_of(one["customer_id"]),
        "answer": registry.of("feedback").url_of(one["pk"]),
    }
