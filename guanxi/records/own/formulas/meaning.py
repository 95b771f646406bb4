"""What a formula means: from its tree to an expression of the database, with the type of what it gives. There is no other evaluator.

Nothing plus something is nothing, as in a table of figures; a text that is not there is an empty one. What is divided by zero, and a day
beyond the calendar, is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Case, DateField, DecimalField, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Greatest, Least, Left, Length, Lower, NullIf, Round, Upper
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from guanxi.records.fields.field import Field
from guanxi.records.fields.moment import Day, Moment
from guanxi.records.fields.number import Number
from guanxi.records.fields.own import Own, OwnChoices
from guanxi.records.fields.text import Text
from guanxi.records.fields.truth import YesNo
from guanxi.records.own.formulas.language import tree_of
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

if TYPE_CHECKING:
    ADate = DateField[Any, Any]
else:
    ADate = DateField

Kind = Literal["number", "text", "day", "truth"]

NUMBER = DecimalField(max_digits=60, decimal_places=10)
HOLDS: Mapping[Kind, Any] = {"number": NUMBER, "text": TextField(), "day": DateField(), "truth": BooleanField()}
COMPARED: Mapping[str, Any] = {"<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual}


@dataclass(frozen=True)
class Typed:
    """An expression, what it gives, and the fields it is made of."""

    kind: Kind
    expression: Any
    made_of: frozenset[str] = frozenset()


Known = Callable[[str], Typed]
"""What stands for a field's name; raises ValueProblem for one that there is not."""


def meaning_of(text: str, known: Known) -> Typed:
    return _Meaning(known).of(tree_of(text))


def of_field(field: Field, model: Any) -> Typed | None:
    """A field as a formula takes it; None for those whose values do not lie in the record itself."""
    if isinstance(field, OwnChoices) or not (isinstance(field, Own) or _is_column(field, model)):
        return None
    here, made_of = F(field.path), frozenset({field.name})
    if isinstance(field, Number):
        return Typed("number", Cast(here, NUMBER), made_of)
    if isinstance(field, Moment):
        return Typed("day", _DayHere(Cast(here, _Moment()), output_field=DateField()), made_of)
    if isinstance(field, Day):
        return Typed("day", Cast(here, DateField()), made_of)
    if isinstance(field, YesNo):
        return Typed("truth", here, made_of)
    if isinstance(field, Text):
        return Typed("text", Coalesce(Cast(here, TextField()), Value("")), made_of)
    return None


def _is_column(field: Field, model: Any) -> bool:
    try:
        column = model._meta.get_field(field.path)
    except FieldDoesNotExist:
        return False
    return bool(column.concrete) and field.columns() == (field.path,)


class _Moment(ADate):
    """A moment, whatever wrote it down."""

    def db_type(self, connection: Any) -> str:
        return "timestamptz"

    def cast_db_type(self, connection: Any) -> str:
        return "timestamptz"


class _DayHere(Func):
    """The day of a moment where the company is."""

    template = "((%(expressions)s) AT TIME ZONE (SELECT timezone FROM access_workspace))::date"


class _Today(Func):
    template = "(now() AT TIME ZONE (SELECT timezone FROM access_workspace))::date"
    arity = 0


class _Between(Func):
    """Days from one day to another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "


class _Later(Func):
    """A day so many days later, where the calendar goes so far."""

    template = "(SELECT CASE WHEN day BETWEEN '0001-01-01' AND '9999-12-31' THEN day END FROM (SELECT %(expressions)s AS day) AS later)"
    arg_joiner = " + "


class _Part(Func):
    template = "extract(%(part)s FROM %(expressions)s)::numeric"


class _Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "


class _Found(Func):
    template = "(strpos(lower((%(first)s)::text), lower((%(second)s)::text)) > 0)"

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> Any:  # type: ignore[override]
        first, second = self.get_source_expressions()
        first_sql, first_values = compiler.compile(first)
        second_sql, second_values = compiler.compile(second)
        return self.template % {"first": first_sql, "second": second_sql}, (*first_values, *second_values)


class _Operation(Func):
    template = "(%(expressions)s)"

    def __init__(self, sign: str, *parts: Any) -> None:
        super().__init__(*parts, output_field=NUMBER)
        self.arg_joiner = f" {sign} "


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
            return Typed("day", _Later(a.expression, _days(b), output_field=DateField()), a.made_of | b.made_of)
        return self._counted("+", a, b)

    def _subtract(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        if a.kind == b.kind == "day":
            return Typed("number", Cast(_Between(a.expression, b.expression, output_field=IntegerField()), NUMBER), a.made_of | b.made_of)
        if a.kind == "day" and b.kind == "number":
            minus = Typed("number", _Operation("*", b.expression, Value(Decimal(-1), output_field=NUMBER)), b.made_of)
            return Typed("day", _Later(a.expression, _days(minus), output_field=DateField()), a.made_of | b.made_of)
        return self._counted("-", a, b)

    def _multiply(self, left: Any, right: Any) -> Typed:
        return self._counted("*", self.of(left), self.of(right))

    def _divide(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        _wanted("number", a, b)
        divisor = NullIf(b.expression, Value(Decimal(0), output_field=NUMBER))
        return Typed("number", _Operation("/", a.expression, divisor), a.made_of | b.made_of)

    def _negate(self, tree: Any) -> Typed:
        one = self.of(tree)
        _wanted("number", one)
        return Typed("number", _Operation("*", one.expression, Value(Decimal(-1), output_field=NUMBER)), one.made_of)

    def _counted(self, sign: str, a: Typed, b: Typed) -> Typed:
        _wanted("number", a, b)
        return Typed("number", _Operation(sign, a.expression, b.expression), a.made_of | b.made_of)

    def _join(self, left: Any, right: Any) -> Typed:
        a, b = _as_text(self.of(left)), _as_text(self.of(right))
        return Typed("text", _Joined(a.expression, b.expression, output_field=TextField()), a.made_of | b.made_of)

    def _compare(self, left: Any, sign: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        _alike(a, b)
        made_of = a.made_of | b.made_of
        if str(sign) in {"=", "!=", "<>"}:
            same = Q(Exact(a.expression, b.expression))
            return Typed("truth", _truth(same if str(sign) == "=" else ~same), made_of)
        if a.kind == "truth":
            raise _misplaced(a.kind)
        return Typed("truth", _truth(Q(COMPARED[str(sign)](a.expression, b.expression))), made_of)

    def _or_(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        _wanted("truth", a, b)
        return Typed("truth", _truth(_holds(a) | _holds(b)), a.made_of | b.made_of)

    def _and_(self, left: Any, right: Any) -> Typed:
        a, b = self.of(left), self.of(right)
        _wanted("truth", a, b)
        return Typed("truth", _truth(_holds(a) & _holds(b)), a.made_of | b.made_of)

    def _not_(self, tree: Any) -> Typed:
        one = self.of(tree)
        _wanted("truth", one)
        return Typed("truth", Case(When(_holds(one), then=Value(False)), default=Value(True), output_field=BooleanField()), one.made_of)

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


@dataclass(frozen=True)
class Function:
    shape: str
    least: int
    most: int
    make: Callable[[Sequence[Typed]], tuple[Kind, Any]]


def _if(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    condition, then, otherwise = parts
    _wanted("truth", condition)
    _alike(then, otherwise)
    held = HOLDS[then.kind]
    return then.kind, Case(When(_holds(condition), then=then.expression), default=otherwise.expression, output_field=held)


def _first(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    _alike(*parts)
    some = [NullIf(one.expression, Value("")) if one.kind == "text" else one.expression for one in parts]
    return parts[0].kind, Coalesce(*some, output_field=HOLDS[parts[0].kind])


def _extreme(which: Any) -> Callable[[Sequence[Typed]], tuple[Kind, Any]]:
    def make(parts: Sequence[Typed]) -> tuple[Kind, Any]:
        _alike(*parts)
        if parts[0].kind not in {"number", "day"}:
            raise _misplaced(parts[0].kind)
        return parts[0].kind, which(*(one.expression for one in parts), output_field=HOLDS[parts[0].kind])

    return make


def _round(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    places = 0
    _wanted("number", parts[0])
    if len(parts) == 2:
        given = getattr(parts[1].expression, "value", None)
        if not isinstance(given, Decimal) or given != int(given) or not 0 <= given <= 9:
            raise ValueProblem("formula", _("“%(name)s” is written so: %(shape)s.") % {"name": "round", "shape": "round(number, 0…9)"})
        places = int(given)
    return "number", Round(parts[0].expression, places, output_field=NUMBER)


def _of(kind: Kind, gives: Kind, make: Callable[[Any], Any]) -> Callable[[Sequence[Typed]], tuple[Kind, Any]]:
    def made(parts: Sequence[Typed]) -> tuple[Kind, Any]:
        _wanted(kind, parts[0])
        return gives, make(parts[0].expression)

    return made


def _left(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    _wanted("text", parts[0])
    given = getattr(parts[1].expression, "value", None)
    if not isinstance(given, Decimal) or given != int(given) or not 1 <= given <= 200:
        raise ValueProblem("formula", _("“%(name)s” is written so: %(shape)s.") % {"name": "left", "shape": "left(text, 1…200)"})
    return "text", Left(parts[0].expression, int(given))


def _contains(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    _wanted("text", *parts)
    return "truth", _Found(parts[0].expression, parts[1].expression, output_field=BooleanField())


def _empty(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    [one] = parts
    nothing = Q(IsNull(one.expression, True))
    return "truth", _truth(nothing | Q(Exact(one.expression, Value(""))) if one.kind == "text" else nothing)


def _days_between(parts: Sequence[Typed]) -> tuple[Kind, Any]:
    _wanted("day", *parts)
    return "number", Cast(_Between(parts[1].expression, parts[0].expression, output_field=IntegerField()), NUMBER)


def _part(part: str) -> Callable[[Any], Any]:
    return lambda expression: _Part(expression, part=part, output_field=NUMBER)


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
    "today": Function("today()", 0, 0, lambda parts: ("day", _Today(output_field=DateField()))),
    "upper": Function("upper(text)", 1, 1, _of("text", "text", Upper)),
    "year": Function("year(day)", 1, 1, _of("day", "number", _part("year"))),
}


def _holds(one: Typed) -> Q:
    return Q(Exact(one.expression, Value(True)))


def _truth(condition: Q) -> Any:
    """Yes where it holds, no where it does not or cannot be said."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _days(number: Typed) -> Any:
    """A whole number of days, never so many that the database knows no such day."""
    most = Value(Decimal(3_000_000), output_field=NUMBER)
    least = Value(Decimal(-3_000_000), output_field=NUMBER)
    return Cast(Greatest(Least(number.expression, most), least), IntegerField())


def _as_text(one: Typed) -> Typed:
    if one.kind == "text":
        return one
    if one.kind == "truth":
        raise _misplaced(one.kind)
    written: Any = Func(Cast(one.expression, NUMBER), function="trim_scale") if one.kind == "number" else one.expression
    return Typed("text", Coalesce(Cast(written, TextField()), Value("")), one.made_of)


def _wanted(kind: Kind, *parts: Typed) -> None:
    for one in parts:
        if one.kind != kind:
            raise _misplaced(one.kind, kind)


def _alike(*parts: Typed) -> None:
    for one in parts[1:]:
        if one.kind != parts[0].kind:
            raise _misplaced(one.kind, parts[0].kind)


def _misplaced(kind: Kind, wanted: Kind | None = None) -> ValueProblem:
    if wanted is None:
        return ValueProblem("formula", _("%(kind)s cannot stand here.") % {"kind": _named(kind)})
    return ValueProblem(
        "formula", _("%(kind)s stands where %(wanted)s is needed.") % {"kind": _named(kind), "wanted": _named(wanted).lower()}
    )


def _named(kind: Kind) -> str:
    return {"number": _("A number"), "text": _("A text"), "day": _("A day"), "truth": _("A yes or no")}[kind]
