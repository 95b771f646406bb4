"""Expressions of the database that formulas are made of and the ORM has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Func

from guanxi.records.own.formulas.typed import NUMBER

if TYPE_CHECKING:
    ADate = DateField[Any, Any]
else:
    ADate = DateField


class ExactMoment(ADate):
    """A moment, whatever wrote it down."""

    def db_type(self, connection: Any) -> str:
        return "timestamptz"

    def cast_db_type(self, connection: Any) -> str:
        return "timestamptz"


class DayHere(Func):
    """The day of a moment where the company is."""

    template = "((%(expressions)s) AT TIME ZONE (SELECT timezone FROM access_workspace))::date"


class Today(Func):
    template = "(now() AT TIME ZONE (SELECT timezone FROM access_workspace))::date"
    arity = 0


class Between(Func):
    """Days from one day to another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "


class Later(Func):
    """A day so many days later, where the calendar goes so far."""

    template = "(SELECT CASE WHEN day BETWEEN '0001-01-01' AND '9999-12-31' THEN day END FROM (SELECT %(expressions)s AS day) AS later)"
    arg_joiner = " + "


class Part(Func):
    template = "extract(%(part)s FROM %(expressions)s)::numeric"


class Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "


class Found(Func):
    template = "(strpos(lower((%(first)s)::text), lower((%(second)s)::text)) > 0)"

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> Any:  # type: ignore[override]
        first, second = self.get_source_expressions()
        first_sql, first_values = compiler.compile(first)
        second_sql, second_values = compiler.compile(second)
        return self.template % {"first": first_sql, "second": second_sql}, (*first_values, *second_values)


class Operation(Func):
    template = "(%(expressions)s)"

    def __init__(self, sign: str, *parts: Any) -> None:
        super().__init__(*parts, output_field=NUMBER)
        self.arg_joiner = f" {sign} "
