"""Several questions as one statement, written once: each answer is a column of rows beside the others.

What a page tells of a customer lies in a dozen tables. Asked one by one, the ORM writes a dozen statements and the database hears a dozen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from guanxi.records.asking import Asking
from guanxi.records.statements import Row, Statement, known, written, written_as
from guanxi.sql.prepared import ask


@dataclass(frozen=True)
class Question:
    """`asked` gives a `values()` query that filters by `…__any_of=` what it is given, and depends on nothing else but the key.

    Other values that change from call to call stand in it as `Given`. Without ids it is a question that is asked only `now`.
    """

    name: str
    asked: Callable[[object], QuerySet[Any, Row]]
    ids: Collection[int] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Together:
    sql: str
    parts: tuple[Statement | None, ...]

    def answers(self, questions: Sequence[Question]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {question.name: [] for question in questions}
        open_ones = [(question, part) for question, part in zip(questions, self.parts, strict=True) if part is not None]
        if open_ones:
            parameters = [value for question, part in open_ones for value in part.filled(question.ids or (), question.given)]
            [answer] = ask(self.sql, parameters, binary=True)
            for (question, part), rows in zip(open_ones, answer, strict=True):
                found[question.name] = part.named(rows)
        return found


Told = dict[str, list[Row]]
Questions = Mapping[str, Sequence[Question]]
"""By a key. Under the same key and names, for an actor of the same sight, the queries are the same but for ids and what else is given."""


def answers(asking: Asking, key: str, questions: Sequence[Question]) -> Told:
    """The rows that answer each question, by its name, in the order that it asks for."""
    ahead: Mapping[str, Told] = asking.memo.get("asked ahead", {})
    return ahead[key] if key in ahead else _answers(asking, {key: questions})[key]


@contextmanager
def asked_ahead(asking: Asking, questions: Questions) -> Iterator[None]:
    """While a page is made of parts that ask for themselves: what they will ask is answered already, all of it in one statement."""
    asking.memo["asked ahead"] = _answers(asking, questions)
    try:
        yield
    finally:
        del asking.memo["asked ahead"]


def _answers(asking: Asking, questions: Questions) -> dict[str, Told]:
    shape = tuple((key, *(one.name for one in some)) for key, some in questions.items())
    whole = [replace(one, name=f"{key} {one.name}") for key, some in questions.items() for one in some]
    found = known(("together", shape, asking.actor.sight), lambda: _together(whole)).answers(whole)
    return {key: {one.name: found[f"{key} {one.name}"] for one in some} for key, some in questions.items()}


def answers_now(questions: Sequence[Question]) -> dict[str, list[Row]]:
    """The same for queries that hold more than ids, as the moment after which a page goes on: nothing of them is kept."""
    return _together(questions).answers(questions)


def answers_of(queries: Mapping[str, QuerySet[Any, Row]]) -> Told:
    """The rows of `values()` queries as they stand, by name."""
    return answers_now([Question(name, _as_it_stands(query)) for name, query in queries.items()])


def _as_it_stands(query: QuerySet[Any, Row]) -> Callable[[object], QuerySet[Any, Row]]:
    return lambda _ids: query


def _together(questions: Sequence[Question]) -> _Together:
    parts = tuple(map(_written, questions))
    columns = [f"ARRAY(SELECT ROW(q.*) FROM ({part.sql}) AS q)" for part in parts if part is not None]
    return _Together(f"SELECT {', '.join(columns)}", parts)


def _written(question: Question) -> Statement | None:
    """None where the query itself knows that nothing can be found."""
    try:
        return written(question.asked) if question.ids is not None else written_as(question.asked(None))
    except EmptyResultSet:
        return None
