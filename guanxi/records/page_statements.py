"""The page of a list as one statement, which the ORM writes once for every shape of its conditions; each call gives only their values.

Conditions are made anew for each question, since what they hold depends on values, moments and rights. Their text is looked up: the
statement that was written around the same text is taken again, with the new values where the old ones stood. Where conditions only compare
columns with values, even their text is found by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from types import NoneType
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, Q, QuerySet

from guanxi.records.knowing import Knowing
from guanxi.records.lookups import Beside, Lookup
from guanxi.records.statements import Row, Statement, written_as
from guanxi.sql.prepared import ask_for_these

Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]

PARAMETER = re.compile("%[%s]")
VALUES = (str, int, float, Decimal, date, time, NoneType)
MOST_VALUES = 100
known = Knowing(2_000)
known_conditions = Knowing(2_000)


@dataclass(frozen=True)
class Conditions:
    """What stands behind WHERE for them alone, and which joins they stand on."""

    text: str
    parameters: tuple[Any, ...]
    joins: tuple[tuple[str, str, str | None], ...]


def said(conditions: Sequence[Q]) -> Hashable | None:
    """What these conditions say, where they compare columns with values and nothing else."""
    found = [_said(one) for one in conditions]
    return None if None in found else tuple(found)


def _said(condition: Any) -> Hashable | None:
    if isinstance(condition, Q):
        children = said(condition.children)  # type: ignore[arg-type]  # among them are pairs of a column and a value
        return None if children is None else (condition.connector, condition.negated, children)
    if not isinstance(condition, tuple):
        return None
    column, value = condition
    values = value if isinstance(value, (list, tuple)) else [value]
    if len(values) > MOST_VALUES or not all(isinstance(one, VALUES) for one in values):
        return None
    return column, isinstance(value, (list, tuple)), tuple((type(one), one) for one in values)


def conditions_of(narrowed: QuerySet[Any]) -> Conditions | None:
    """None where nothing can meet them."""
    query = narrowed.query
    compiler = query.get_compiler(connection=connection)
    try:
        text, parameters = compiler.compile(query.where)
    except EmptyResultSet:
        return None
    except FullResultSet:
        text, parameters = "", ()
    if len(query.where.children) > 1:
        text = text[1:-1]
    joins = tuple((alias, one.table_name, getattr(one, "join_type", None)) for alias, one in query.alias_map.items())
    return Conditions(text, tuple(parameters), joins)


@dataclass(frozen=True)
class PageStatement:
    """`first` and `many` are the places of the conditions' values among the parameters."""

    statement: Statement
    first: int
    many: int

    def asked(self, values: Sequence[Any]) -> tuple[list[Row], Beside]:
        parameters = list(self.statement.parameters)
        parameters[self.first : self.first + self.many] = values
        return self.statement.taken_apart(ask_for_these(self.statement.sql, parameters))


def page_rows(
    key: Hashable,
    narrow: Narrow,
    *,
    plain: Callable[[], QuerySet[Any]],
    whole: Callable[[Narrow], QuerySet[Any, Row]],
    lookups: Sequence[Lookup],
    saying: Hashable | None = None,
) -> tuple[list[Row], Beside]:
    """The rows of `whole(narrow)`, with what hangs on them.

    `narrow` adds the conditions: to the whole question, and for their text to `plain`, all rows of the model with the annotations that they
    may name. `key` holds what the statement depends on besides. `saying` is all that the conditions say, or None.
    """

    def written() -> Conditions | None:
        return conditions_of(narrow(plain()))

    conditions = written() if saying is None else known_conditions((key, saying), written)
    if conditions is None:
        return [], {}
    shape = (key, conditions.text, conditions.joins)
    page = known(shape, lambda: _written_around(conditions, whole(lambda found: _marked(narrow, found)), lookups))
    if page is None:
        once = written_as(whole(narrow)).with_lookups(lookups)
        return once.taken_apart(ask_for_these(once.sql, once.parameters))
    return page.asked(conditions.parameters)


class _Mark(Expression):
    """True, and found again in the text."""

    conditional = True

    def __init__(self, text: str) -> None:
        super().__init__(output_field=BooleanField())
        self.text = text

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self.text, []


BEGIN, END = "TRUE /* conditions */", "TRUE /* no more */"


def _marked(narrow: Narrow, found: QuerySet[Any]) -> QuerySet[Any]:
    return narrow(found.filter(_Mark(BEGIN))).filter(_Mark(END))


def _written_around(conditions: Conditions, marked: QuerySet[Any, Row], lookups: Sequence[Lookup]) -> PageStatement | None:
    """None where the conditions do not stand among the others as they stand alone: the ORM leaves out what is there already."""
    statement = written_as(marked)
    before, _begin, rest = statement.sql.partition(BEGIN)
    between, _end, after = rest.partition(END)
    if between.removeprefix(" AND ").removesuffix(" AND ") != conditions.text:
        return None
    first = sum(mark.group() == "%s" for mark in PARAMETER.finditer(before))
    statement = replace(statement, sql=f"{before}{conditions.text or 'TRUE'}{after}")
    return PageStatement(statement.with_lookups(lookups), first, len(conditions.parameters))
