"""What a piece of a formula gives: its type, its expression, and what may stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import BooleanField, Case, DateField, DecimalField, Func, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.db.models.lookups import Exact

from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

Kind = Literal["number", "text", "day", "truth"]

NUMBER = DecimalField(max_digits=60, decimal_places=10)
HOLDS: Mapping[Kind, Any] = {"number": NUMBER, "text": TextField(), "day": DateField(), "truth": BooleanField()}


@dataclass(frozen=True)
class Typed:
    """An expression, what it gives, and the fields it is made of."""

    kind: Kind
    expression: Any
    made_of: frozenset[str] = frozenset()


def holds(one: Typed) -> Q:
    return Q(Exact(one.expression, Value(True)))


def truth(condition: Q) -> Any:
    """Yes where it holds, no where it does not or cannot be said."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def whole_days(number: Typed) -> Any:
    """A whole number of days, never so many that the database knows no such day."""
    most = Value(Decimal(3_000_000), output_field=NUMBER)
    least = Value(Decimal(-3_000_000), output_field=NUMBER)
    return Cast(Greatest(Least(number.expression, most), least), IntegerField())


def as_text(one: Typed) -> Typed:
    if one.kind == "text":
        return one
    if one.kind == "truth":
        raise misplaced(one.kind)
    written: Any = Func(Cast(one.expression, NUMBER), function="trim_scale") if one.kind == "number" else one.expression
    return Typed("text", Coalesce(Cast(written, TextField()), Value("")), one.made_of)


def wanted(kind: Kind, *parts: Typed) -> None:
    for one in parts:
        if one.kind != kind:
            raise misplaced(one.kind, kind)


def alike(*parts: Typed) -> None:
    for one in parts[1:]:
        if one.kind != parts[0].kind:
            raise misplaced(one.kind, parts[0].kind)


def misplaced(kind: Kind, wanted: Kind | None = None) -> ValueProblem:
    if wanted is None:
        return ValueProblem("formula", _("%(kind)s cannot stand here.") % {"kind": _named(kind)})
    return ValueProblem(
        "formula", _("%(kind)s stands where %(wanted)s is needed.") % {"kind": _named(kind), "wanted": _named(wanted).lower()}
    )


def _named(kind: Kind) -> str:
    return {"number": _("A number"), "text": _("A text"), "day": _("A day"), "truth": _("A yes or no")}[kind]
