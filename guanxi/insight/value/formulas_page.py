"""The calculators: one small form per formula; the numbers stand in the address, so that a result can be sent on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.insight.pages import page, show
from guanxi.insight.value.formulas import FORMULAS, Formula, Outcome
from guanxi.insight.value.own_numbers import own_numbers
from guanxi.insight.value.reckoning import reckon
from guanxi.insight.words import number, percent, sentence
from guanxi.records.problems import Invalid

WRITERS: dict[str, Callable[[float | None], str]] = {
    "money": lambda value: number(value, 2),
    "share": lambda value: percent(value, 1),
    "ratio": lambda value: number(value, 2),
    "points": lambda value: number(value, 0),
    "mean": lambda value: number(value, 2),
}


@page
def formulas(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    require(actor, "read", "insight")
    asked, own = request.GET.get("formula", ""), own_numbers(actor)
    cards = [
        _card(one, request.GET.dict() if one.key == asked else own.get(one.key), one.key != asked and one.key in own) for one in FORMULAS
    ]
    return show(request, "value/formulas.html", {"cards": cards})


def _card(formula: Formula, given: dict[str, str] | None, own: bool) -> dict[str, Any]:
    texts = {one.name: (given.get(one.name, "") if given is not None else one.example)[:4000] for one in formula.inputs}
    outcomes, problems = [], {}
    try:
        # CES loads a statistics library: only whoever asks for it waits.
        outcomes = [] if given is None and formula.key == "ces" else [shown(one) for one in reckon(formula, texts)]
    except Invalid as invalid:
        problems = {problem.field: problem.message for problem in invalid.problems}
    return {
        "formula": formula,
        "inputs": [
            {"input": one, "id": f"{formula.key}-{one.name}", "value": texts[one.name], "error": problems.get(one.name, "")}
            for one in formula.inputs
        ],
        "outcomes": outcomes,
        "own": own,
        "example": given is None,
    }


def shown(one: Outcome) -> dict[str, Any]:
    found = one.measured
    if not found.ok:
        return {"label": one.label, "value": "", "says": sentence(found.reason), "n": found.n}
    write = WRITERS[one.unit]
    interval = ""
    if found.low is not None:
        interval = _("95 %% interval %(low)s – %(high)s") % {"low": write(found.low), "high": write(found.high)}
    return {"label": one.label, "value": write(found.value), "interval": interval, "n": found.n, "says": ""}
