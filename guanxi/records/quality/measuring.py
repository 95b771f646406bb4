"""How complete the records of an object are, field by field, and which numbers and days lie far from all others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Func, IntegerField, Q
from django.db.models.fields.json import JSONField

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.finding import Question, selection
from guanxi.records.reading import readable_fields
from guanxi.records.registry import RecordType
from guanxi.values.problem import ValueProblem

LOOKED_THROUGH, DRAWN = 50_000, 20_000
"""Up to so many records all are looked through; of more of them about so many are drawn, evenly and always the same ones."""
FAR_OUT, ENOUGH = 3.0, 20
"""Tukey's outer fences: three times the distance between the quartiles beyond them; of fewer values nothing is said."""
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Fences:
    """What is still usual; beyond it are `below` and `above` records. `skewed` says that the logarithms were looked at, since most
    values are small and a few large ones are to be expected."""

    low: Any
    high: Any
    below: int
    above: int
    skewed: bool


@dataclass(frozen=True)
class FieldQuality:
    field: Field
    filled: int
    share: float
    fences: Fences | None


@dataclass(frozen=True)
class Quality:
    """Where only some of the records were `looked_at`, shares and how many are filled are estimates."""

    count: int
    fields: list[FieldQuality]
    looked_at: int

    @property
    def margin(self) -> float:
        """Half the width of the 95 % interval of a share, at its widest; 0 where all were looked at."""
        return 0.98 / math.sqrt(self.looked_at) if 0 < self.looked_at < self.count else 0.0

    @property
    def mean_share(self) -> float | None:
        """Of the fields that somebody fills in."""
        shares = [one.share for one in self.fields if not one.field.readonly]
        return sum(shares) / len(shares) if shares and self.count else None


class _Quartiles(Aggregate):
    """Smallest value, the quartiles and how many there are, as one list."""

    function = ""
    template = (
        "jsonb_build_array(min(%(expressions)s), percentile_cont(0.25) WITHIN GROUP (ORDER BY %(expressions)s), "
        "percentile_cont(0.75) WITHIN GROUP (ORDER BY %(expressions)s), count(%(expressions)s))"
    )
    output_field = JSONField()
    allow_distinct = False


def quality_of(record_type: RecordType, asking: Asking) -> Quality:
    """Among the records and in the fields that the actor may read. Three statements, whatever the number of fields."""
    fields = [one for one in readable_fields(record_type, asking.actor) if one.filterable and "is_empty" in one.operators]
    mine = selection(record_type, Question(), asking)
    measured = {one.name: _Quartiles(_number(one)) for one in fields if _is_measured(one)}
    counts = {
        f"filled_{place}": Count("pk", filter=one.condition("is_not_empty", None, asking), distinct=True)
        for place, one in enumerate(fields)
    }
    number = mine.count()
    found = _drawn(mine, number).aggregate(
        looked_at=Count("pk", distinct=True), **counts, **{f"of_{name}": one for name, one in measured.items()}
    )
    looked_at = found["looked_at"]
    bounds = {one.name: bound for one in fields if one.name in measured and (bound := _bounds(one, found[f"of_{one.name}"])) is not None}
    fences = _counted(mine, [one for one in fields if one.name in bounds], bounds, asking)
    told = [
        FieldQuality(one, round(share * number), share, fences.get(one.name))
        for place, one in enumerate(fields)
        for share in [found[f"filled_{place}"] / looked_at if looked_at else 0.0]
    ]
    return Quality(number, told, looked_at)


def _drawn(mine: Any, number: int) -> Any:
    """By a hash of their ids: who is drawn has nothing to do with when they came or whose they are."""
    if number <= LOOKED_THROUGH:
        return mine
    return mine.alias(drawn=Func(F("pk"), function="hashint8", output_field=IntegerField()) % (number // DRAWN)).filter(drawn=0)


def _is_measured(field: Field) -> bool:
    """What people enter; what is computed from it would only say the same again."""
    return not field.readonly and (field.numeric or field.kind == "date")


def _number(field: Field) -> Any:
    """Without parameters, since the quartiles name it four times; days are counted from 1970."""
    template = "((%(expressions)s)::date - DATE '1970-01-01')::float8" if field.kind == "date" else "(%(expressions)s)::float8"
    return Func(F(field.path), template=template, output_field=FloatField())


def _bounds(field: Field, told: Sequence[Any]) -> tuple[Any, Any, bool] | None:
    least, first, third, number = told
    if number < ENOUGH or first is None or third <= first:
        return None
    skewed = field.kind != "date" and least >= 0
    if skewed:
        low, high = (math.log1p(one) for one in (first, third))
        reach = FAR_OUT * (high - low)
        low, high = math.expm1(low - reach), math.expm1(high + reach)
    else:
        reach = FAR_OUT * (third - first)
        low, high = first - reach, third + reach
    return _as_value(field, low, ROUND_FLOOR), _as_value(field, high, ROUND_CEILING), skewed


def _as_value(field: Field, number: float, rounding: str) -> Any:
    """Rounded outwards, as a value of the field, so that the list behind the number asks for the very same."""
    whole = Decimal(number).quantize(Decimal(1), rounding)
    return (EPOCH + timedelta(days=max(-700_000, min(2_800_000, int(whole))))).isoformat() if field.kind == "date" else str(whole)


def _counted(mine: Any, fields: Sequence[Field], bounds: dict[str, tuple[Any, Any, bool]], asking: Asking) -> dict[str, Fences]:
    asked: dict[str, Any] = {}
    for field in fields:
        low, high, _skewed = bounds[field.name]
        for side, condition in (("below", _beyond(field, "lt", low, asking)), ("above", _beyond(field, "gt", high, asking))):
            if condition is not None:
                asked[f"{side}_{field.name}"] = Count("pk", filter=condition, distinct=True)
    found = mine.aggregate(**asked) if asked else {}
    return {
        one.name: Fences(
            bounds[one.name][0],
            bounds[one.name][1],
            found.get(f"below_{one.name}", 0),
            found.get(f"above_{one.name}", 0),
            bounds[one.name][2],
        )
        for one in fields
    }


def _beyond(field: Field, operator: str, bound: Any, asking: Asking) -> Q | None:
    """None where nothing can lie there: a bound that the field itself would not take."""
    operator = {"lt": "before", "gt": "after"}[operator] if field.kind == "date" else operator
    try:
        return field.condition(operator, bound, asking)
    except ValueProblem:
        return None
