"""The functions that a formula may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, DateField, IntegerField, Q, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Greatest, Least, Left, Length, Lower, NullIf, Round, Upper
from django.db.models.lookups import Exact, IsNull

from guanxi.records.own.formulas.expressions import Between, Found, Part, Today
from guanxi.records.own.formulas.typed import HOLDS, NUMBER, Kind, Typed, alike, holds, misplaced, truth, wanted
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _


@dataclass(frozen=True)
class Function:
    shape: str
    least: int
    most: int
    make: Callable[[Sequence[Typed]], tuple[Kind, Any]]


def _if(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    condition, then, otherwise = parts
    wanted("truth", condition)
    alike(then, otherwise)
    held = HOLDS[then.kind]
    return then.kind, Case(When(holds(condition), then=then.expression), default=otherwise.expression, output_field=held)


def _first(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    alike(*parts)
    some = [NullIf(one.expression, Value("")) if one.kind == "text" else one.expression for one in parts]
    return parts[0].kind, Coalesce(*some, output_field=HOLDS[parts[0].kind])


def _extreme(which: Any) -> Callable[[Sequence[Typed]], tuple[Kind, Any]]:
    def make(parts: Sequence[Typed]) -> tuple[Kind, Any]:
        alike(*parts)
        if parts[0].kind not in {"number", "day"}:
            raise misplaced(parts[0].kind)
        return parts[0].kind, which(*(one.expression for one in parts), output_field=HOLDS[parts[0].kind])

    return make


def _round(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    places = 0
    wanted("number", parts[0])
    if len(parts) == 2:
        given = getattr(parts[1].expression, "value", None)
        if not isinstance(given, Decimal) or given != int(given) or not 0 <= given <= 9:
            raise ValueProblem("formula", _("“%(name)s” is written so: %(shape)s.") % {"name": "round", "shape": "round(number, 0…9)"})
        places = int(given)
    return "number", Round(parts[0].expression, places, output_field=NUMBER)


def _of(kind: Kind, gives: Kind, make: Callable[[Any], Any]) -> Callable[[Sequence[Typed]], tuple[Kind, Any]]:
    def made(parts: Sequence[Typed]) -> tuple[Kind, Any]:
        wanted(kind, parts[0])
        return gives, make(parts[0].expression)

    return made


def _left(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    wanted("text", parts[0])
    given = getattr(parts[1].expression, "value", None)
    if not isinstance(given, Decimal) or given != int(given) or not 1 <= given <= 200:
        raise ValueProblem("formula", _("“%(name)s” is written so: %(shape)s.") % {"name": "left", "shape": "left(text, 1…200)"})
    return "text", Left(parts[0].expression, int(given))


def _contains(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    wanted("text", *parts)
    return "truth", Found(parts[0].expression, parts[1].expression, output_field=BooleanField())


def _empty(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    [one] = parts
    nothing = Q(IsNull(one.expression, True))
    return "truth", truth(nothing | Q(Exact(one.expression, Value(""))) if one.kind == "text" else nothing)


def _days_between(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    wanted("day", *parts)
    return "number", Cast(Between(parts[1].expression, parts[0].expression, output_field=IntegerField()), NUMBER)


def _part(part: str) -> Callable[[Any], Any]:
    return lambda expression: Part(expression, part=part, output_field=NUMBER)


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function("abs(number)", 1, 1, _of("number", "number", lambda one: Abs(one, output_field=NUMBER))),
    "contains": Function('contains(text, "part")', 2, 2, _contains),
    "days_between": Function("days_between(day, later_day)", 2, 2, _days_between),
    "empty": Function("empty(field)", 1, 1, _empty),
    "first": Function("first(field, field, …)", 2, 10, _first),
    "if": Function("if(condition, then, otherwise)", 3, 3, _if),
    "left": Function("left(text, 3)", 2, 2, _left),
    "length": Function("length(text)", 1, 1, _of("text", "number", lambda one: Cast(Length(one), NUMBER))),
    "lower": Function("lower(text)", 1, 1, _of("text", "text", Lower)),
    "max": Function("max(a, b, …)", 2, 10, _extreme(Greatest)),
    "min": Function("min(a, b, …)", 2, 10, _extreme(Least)),
    "month": Function("month(day)", 1, 1, _of("day", "number", _part("month"))),
    "round": Function("round(number, 2)", 1, 2, _round),
    "today": Function("today()", 0, 0, lambda parts: ("day", Today(output_field=DateField()))),
    "upper": Function("upper(text)", 1, 1, _of("text", "text", Upper)),
    "year": Function("year(day)", 1, 1, _of("day", "number", _part("year"))),
}
