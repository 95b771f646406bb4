"""What a formula means: from its tree to an expression of the database, with the type of what it gives. There is no other evaluator.

Nothing plus something is nothing, as in a table of figures; a text that is not there is an empty one. What is divided by zero, and a day
beyond the calendar, is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Case, DateField, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from guanxi.records.fields.field import Field
from guanxi.records.fields.moment import Day, Moment
from guanxi.records.fields.number import Number
from guanxi.records.fields.own import Own, OwnChoices
from guanxi.records.fields.text import Text
from guanxi.records.fields.time_of_day import TimeOfDay
from guanxi.records.fields.truth import YesNo
from guanxi.records.own.formulas.expressions import Between, DayHere, ExactMoment, Joined, Later, Operation
from guanxi.records.own.formulas.functions import FUNCTIONS
from guanxi.records.own.formulas.language import tree_of
from guanxi.records.own.formulas.typed import NUMBER, Typed, alike, as_text, holds, misplaced, truth, wanted, whole_days
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

COMPARED: Mapping[str, Any] = {"<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual}

Known = Callable[[str], Typed]
"""What stands for a field's name; raises ValueProblem for one that there is not."""


def meaning_of(text: str, known: Known) -> Typed:
    return _Meaning(known).of(tree_of(text))


def of_field(field: Field, model: Any) -> Typed | None:
    """A field as a formula takes it; None for those that have no one value for a record."""
    here, made_of = _here(field, model), frozenset({field.name})
    if here is None:
        return None
    if isinstance(field, Number):
        return Typed("number", Cast(here, NUMBER), made_of)
    if isinstance(field, Moment):
        return Typed("day", DayHere(Cast(here, ExactMoment()), output_field=DateField()), made_of)
    if isinstance(field, Day):
        return Typed("day", Cast(here, DateField()), made_of)
    if isinstance(field, YesNo):
        return Typed("truth", here, made_of)
    if isinstance(field, (Text, TimeOfDay)):
        return Typed("text", Coalesce(Cast(here, TextField()), Value(""), output_field=TextField()), made_of)
    return None


def _here(field: Field, model: Any) -> Any:
    if isinstance(field, OwnChoices):
        return None
    return F(field.path) if isinstance(field, Own) or _is_column(field, model) else field.formula_expression()


def _is_column(field: Field, model: Any) -> bool:
    try:
        column = model._meta.get_field(field.path)
    except FieldDoesNotExist:
        return False
    return bool(column.concrete) and field.columns() == (field.path,)


class _Meaning:
    def __init__(self, known: Known) -> None:
        self.known = known

    def of(self, tree: Any) -> Typed:
        meant: Typed = getattr(self, f"_{tree.data}")(*tree.children)
        return meant

    # Values

    def _number(self, word: Any) -> Typed:
        return Typed("number", Value(Decimal(str(word)), output_field=NUMBER))

    def _text(self, word: Any) -> Typed:
        return Typed("text", Value(str(word)[1:-1], output_field=TextField()))

    def _true(self) -> Typed:
        return Typed("truth", Value(True, output_field=BooleanField()))

    def _false(self) -> Typed:
        return Typed("truth", Value(False, output_field=BooleanField()))

    def _name(self, word: Any) -> Typed:
        return self.known(str(word))

    def _label(self, word: Any) -> Typed:
        return self.known(str(word)[1:-1].strip())

    # Signs

    def _add(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        if a.kind == "day" and b.kind == "number":
            return Typed("day", Later(a.expression, whole_days(b), output_field=DateField()), a.made_of | b.made_of)
        return self._counted("+", a, b)

    def _subtract(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        if a.kind == b.kind == "day":
            return Typed("number", Cast(Between(a.expression, b.expression, output_field=IntegerField()), NUMBER), a.made_of | b.made_of)
        if a.kind == "day" and b.kind == "number":
            minus = Typed("number", Operation("*", b.expression, Value(Decimal(-1), output_field=NUMBER)), b.made_of)
            return Typed("day", Later(a.expression, whole_days(minus), output_field=DateField()), a.made_of | b.made_of)
        return self._counted("-", a, b)

    def _multiply(self, left: Any, right: Any) -> Typed:
        return self._counted("*", self.of(left), self.of(right))

    def _divide(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        wanted("number", a, b)
        divisor = NullIf(b.expression, Value(Decimal(0), output_field=NUMBER))
        return Typed("number", Operation("/", a.expression, divisor), a.made_of | b.made_of)

    def _negate(self, tree: Any) -> Typed:
        one = self.of(tree)
        wanted("number", one)
        return Typed("number", Operation("*", one.expression, Value(Decimal(-1), output_field=NUMBER)), one.made_of)

    def _counted(self, sign: str, a: Typed, b: Typed) -> Typed:
        wanted("number", a, b)
        return Typed("number", Operation(sign, a.expression, b.expression), a.made_of | b.made_of)

    def _join(self, left: Any, right: Any) -> Typed:
        a, b = as_text(self.of(left)), as_text(self.of(right))
        return Typed("text", Joined(a.expression, b.expression, output_field=TextField()), a.made_of | b.made_of)

    def _compare(self, left: Any, sign: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        alike(a, b)
        made_of = a.made_of | b.made_of
        if str(sign) in {"=", "!=", "<>"}:
            same = Q(Exact(a.expression, b.expression))
            return Typed("truth", truth(same if str(sign) == "=" else ~same), made_of)
        if a.kind == "truth":
            raise misplaced(a.kind)
        return Typed("truth", truth(Q(COMPARED[str(sign)](a.expression, b.expression))), made_of)

    def _or_(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        wanted("truth", a, b)
        return Typed("truth", truth(holds(a) | holds(b)), a.made_of | b.made_of)

    def _and_(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        wanted("truth", a, b)
        return Typed("truth", truth(holds(a) & holds(b)), a.made_of | b.made_of)

    def _not_(self, tree: Any) -> Typed:
        one = self.of(tree)
        wanted("truth", one)
        return Typed("truth", Case(When(holds(one), then=Value(False)), default=Value(True), output_field=BooleanField()), one.made_of)

    # Functions

    def _call(self, name: Any, *given: Any) -> Typed:
        trees = [one for one in given if one is not None]
        function = FUNCTIONS.get(str(name).casefold())
        if function is None:
            known = ", ".join(sorted(FUNCTIONS))
            raise ValueProblem("formula", _("There is no function “%(name)s”. There are: %(known)s.") % {"name": str(name), "known": known})
        if not function.least <= len(trees) <= function.most:
            raise ValueProblem("formula", _("“%(name)s” is written so: %(shape)s.") % {"name": str(name), "shape": function.shape})
        parts = [self.of(tree) for tree in trees]
        made_of = frozenset[str]().union(*(one.made_of for one in parts)) if parts else frozenset[str]()
        kind, expression = function.make(parts)
        return Typed(kind, expression, made_of)
