"""What goes when a person is erased. Every room registers what becomes of what it keeps of them; a check of the house finds every text
that could hold a person and asks for an eraser or for the reason why it stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from guanxi.customers.privacy.erasing.words import Words
from guanxi.records.asking import Asking

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Erasure:
    """`people` are the person and whoever was merged into them. `records` are these people and their papers, by object."""

    people: list[int]
    records: dict[str, list[int]]
    words: Words
    asking: Asking
    gone: dict[str, set[int]] = field(default_factory=dict)
    """Rows that went because they told of the person without hanging on them, by object."""
    files: list[UUID] = field(default_factory=list)
    """Keys of bytes that go once all is committed."""
    uploads: list[str] = field(default_factory=list)
    """Keys of imports whose folders go then."""

    def given(self) -> dict[str, Any]:
        pairs = [(name, pk) for name, ids in self.records.items() for pk in ids]
        return self.words.given() | {
            "people": self.people,
            "now": self.asking.now,
            "objects": [name for name, _pk in pairs],
            "ids": [pk for _name, pk in pairs],
        }


THESE = "SELECT * FROM unnest(%(objects)s::text[], %(ids)s::bigint[])"
"""The records, as pairs of object and number."""
ON_THESE = f"(object, record_id) IN ({THESE})"
"""The condition on a row that hangs on any of the records."""

Erase = Callable[[Erasure], object]


@dataclass(frozen=True)
class Eraser:
    """`stays` names the columns that keep their text, each with the reason; all other text of the table goes."""

    table: str
    erase: Erase
    stays: Mapping[str, str]


_erasers: dict[str, Eraser] = {}
_spoken: dict[str, str] = {}


def register_eraser(table: str, erase: Erase, *, stays: Mapping[str, str] = NOTHING) -> None:
    if table in _erasers:
        raise ValueError(f"{table} has an eraser already.")
    _erasers[table] = Eraser(table, erase, stays)


def register_spoken(object_name: str, path: str) -> None:
    """A person is erased from papers of others, too, in which they speak: `path` leads to the speaker."""
    _spoken[object_name] = path


def erasers() -> list[Eraser]:
    return list(_erasers.values())


def spoken() -> Mapping[str, str]:
    return _spoken


def run(statement: str | sql.Composable, erasure: Erasure, **more: Any) -> list[tuple[Any, ...]]:
    """The statement may name %(people)s, %(objects)s with %(ids)s, %(now)s and the words."""
    with connection.cursor() as cursor:
        cursor.execute(statement, erasure.given() | more)
        return list(cursor.fetchall()) if cursor.description else []


def rows_go(table: str, column: str) -> Erase:
    """All rows that name one of the people."""
    statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%(people)s)").format(sql.Identifier(table), sql.Identifier(column))
    return lambda erasure: run(statement, erasure)


def rows_on_them_go(table: str) -> Erase:
    """All rows that hang on the people or their papers."""
    statement = sql.SQL("DELETE FROM {} WHERE ").format(sql.Identifier(table)) + sql.SQL(ON_THESE)
    return lambda erasure: run(statement, erasure)


def stays_whole(_erasure: Erasure) -> None:
    """For a table whose rows stay as they are; its reasons say why."""
