"""GET /api/v1/measures/…: the business formulas, with the same functions as the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.insight.value.formulas import FORMULAS, Formula, Input
from guanxi.insight.value.reckoning import reckon
from guanxi.insight.words import sentence
from guanxi.records.api import routes
from guanxi.records.api.door import ApiCall
from guanxi.rest.calling import Answer
from guanxi.rest.operations import Operation, Schema

MEASURED: Schema = {
    "type": "object",
    "required": ["state", "value", "low", "high", "n", "confidence", "method", "reason", "sentence"],
    "properties": {
        "state": {"enum": ["ok", "not_defined", "too_few"]},
        "value": {"type": ["number", "null"]},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "n": {"type": "integer"},
        "confidence": {"type": ["number", "null"]},
        "method": {"type": "string"},
        "reason": {"type": "string"},
        "sentence": {"type": "string"},
    },
}
SHAPES: dict[str, Schema] = {
    "count": {"type": "integer", "minimum": 0},
    "amount": {"type": "number"},
    "rate": {"type": "number"},
    "amounts": {"type": "string"},
    "ratings": {"type": "string"},
}


def wire() -> None:
    for formula in FORMULAS:
        operation: Operation[Actor] = Operation(
            run=_runs(formula),
            summary=formula.label,
            parameters={one.name: _shape(one) for one in formula.inputs},
            answers={200: {"type": "object", "additionalProperties": MEASURED}},
            tag=_("Measures"),
        )
        routes.add(f"measures/{formula.key}", {"GET": operation})


def _shape(one: Input) -> Schema:
    return (
        SHAPES[one.kind] | {"description": str(one.label)}
        if one.kind not in {"amounts", "ratings"}
        else {**SHAPES[one.kind], "description": str(one.label)}
    )


def _runs(formula: Formula) -> Callable[[ApiCall], Answer]:
    def run(call: ApiCall) -> Answer:
        return Answer({one.name: measured(one.measured) for one in reckon(formula, call.query)})

    return run


def measured(found: Any) -> dict[str, Any]:
    """A figure with its interval; without a value it says why, in the caller's language."""
    return dict(found.to_dict()) | {"sentence": sentence(found.reason) if found.reason else ""}
