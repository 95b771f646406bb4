"""Several questions as one statement, written once: each answer is a column of rows beside the others.

What a page tells of a customer lies in a dozen tables. Asked one by one, the ORM writes a dozen statements and the database hears a dozen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from guanxi.records.statements import Row, Statement, known, written
from guanxi.sql.prepared import ask


@dataclass(frozen=True)
class Question:
    """`asked` gives a `values()` query that filters by `…__any_of=` what it is given, and depends on nothing else but the key.

    Other values that change from call to call stand in it as `Given`.
    """

    name: str
    asked: Callable[[object], QuerySet[Any, Row]]
    ids: Collection[int]
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Together:
    sql: str
    parts: tuple[Statement | None, ...]

    def answers(self, questions: Sequence[Question]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {question.name: [] for question in questions}
        open_ones = [(question, part) for question, part in zip(questions, self.parts, strict=True) if part is not None]
        if open_ones:
            parameters = [value for question, part in open_ones for value in part.filled(question.ids, question.given)]
            [answer] = ask(self.sql, parameters, binary=True)
            for (question, part), rows in zip(open_ones, answer, strict=True):
                found[question.name] = part.named(rows)
        return found


def answers(key: Hashable, questions: Sequence[Question]) -> dict[str, list[Row]]:
    """The rows that answer each question, by its name, in the order that it asks for.

    Under the same key and names the queries must be the same but for the ids: the key holds what they depend on, the actor's reach first.
    """
    names = tuple(question.name for question in questions)
    return known(("together", key, names), lambda: _together(questions)).answers(questions)


def answers_now(questions: Sequence[Question]) -> dict[str, list[Row]]:
    """The same for queries that hold more than ids, as the moment after which a page goes on: nothing of them is kept."""
    return _together(questions).answers(questions)


def _together(questions: Sequence[Question]) -> _Together:
    parts = tuple(map(_written, questions))
    columns = [f"ARRAY(SELECT ROW(q.*) FROM ({part.sql}) AS q)" for part in parts if part is not None]
    return _Together(f"SELECT {', '.join(columns)}", parts)


def _written(question: Question) -> Statement | None:
    """None where the query itself knows that nothing can be found."""
    try:
        return written(question.asked)
    except EmptyResultSet:
        return None
