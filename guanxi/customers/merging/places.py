"""Which of several is the first one: the primary phone of a customer, the main job of a person. When things return to their owner, it is
the one that it was, whatever became the first one among those of the record that they were part of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

Owners = set[tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """`column` says which row is the first one of `owner`; `needed` where there is one whenever there are rows."""

    table: str
    column: str
    owner: tuple[str, ...]
    needed: bool

    def lacking(self, customers: Collection[int]) -> Owners:
        """The owners that have rows and no first one among them."""
        statement = sql.SQL("SELECT {owner} FROM {table} WHERE {first} = ANY(%s) GROUP BY {owner} HAVING NOT bool_or({place})")
        with connection.cursor() as cursor:
            cursor.execute(self._filled(statement), [list(customers)])
            return set(cursor.fetchall())

    def leave(self, entry_id: int) -> None:
        """Nothing that returns is in the way of anything else that does."""
        statement = sql.SQL(
            "UPDATE {table} t SET {place} = FALSE FROM journal_change c WHERE c.entry_id = %s AND c.object = {name} "
            "AND c.before IS NOT NULL AND c.after IS NOT NULL AND t.id = c.record_id AND t.{place} "
            "AND (c.after -> {first_name} = to_jsonb(t.{first}) OR c.after -> {place_name} = to_jsonb(t.{place}))"
        )
        with connection.cursor() as cursor:
            cursor.execute(self._filled(statement), [entry_id])

    def take(self, entry_id: int) -> None:
        """What was the first one before this entry is it again, unless its owner has another one by now."""
        statement = sql.SQL(
            "UPDATE {table} t SET {place} = TRUE FROM journal_change c WHERE c.entry_id = %(entry)s AND c.object = {name} "
            "AND c.before IS NOT NULL AND t.id = c.record_id AND NOT t.{place} "
            "AND t.{first} = coalesce((c.before ->> {first_name})::bigint, t.{first}) "
            "AND (c.after IS NULL OR c.after ? {first_name} OR c.after ? {place_name}) "
            "AND coalesce(c.before ->> {place_name}, (SELECT l.before ->> {place_name} FROM journal_change l WHERE l.object = {name} "
            "AND l.record_id = t.id AND l.entry_id > %(entry)s AND l.before ? {place_name} ORDER BY l.entry_id LIMIT 1), 'false')::boolean "
            "AND NOT EXISTS (SELECT 1 FROM {table} o WHERE ({others}) = ({mine}) AND o.{place})"
        )
        with connection.cursor() as cursor:
            cursor.execute(self._filled(statement), {"entry": entry_id})

    def fill(self, missing: Owners) -> None:
        """The oldest row becomes the first one of an owner whose first one has left."""
        for owner in missing if self.needed else ():
            same = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in self.owner)
            statement = sql.SQL("UPDATE {table} SET {place} = TRUE WHERE id = (SELECT min(id) FROM {table} WHERE {same})")
            with connection.cursor() as cursor:
                cursor.execute(self._filled(statement, same=same), owner)

    def _filled(self, statement: sql.SQL, **more: sql.Composable) -> sql.Composed:
        columns = [sql.Identifier(column) for column in self.owner]
        return statement.format(
            table=sql.Identifier(self.table),
            name=sql.Literal(self.table),
            place=sql.Identifier(self.column),
            place_name=sql.Literal(self.column),
            first=columns[0],
            first_name=sql.Literal(self.owner[0]),
            owner=sql.SQL(", ").join(columns),
            others=sql.SQL(", ").join(sql.SQL("o.{}").format(column) for column in columns),
            mine=sql.SQL(", ").join(sql.SQL("t.{}").format(column) for column in columns),
            **more,
        )


PLACES = {
    "contact_point": Place("contact_point", "is_primary", ("customer_id", "kind"), needed=True),
    "employment": Place("employment", "is_main", ("person_id",), needed=False),
}


def owners_in(entry_id: int, place: Place) -> set[int]:
    """Whose rows the entry wrote, as they lie now and as they lay before it."""
    statement = sql.SQL(
        "SELECT t.{owner} FROM {table} t JOIN journal_change c ON c.record_id = t.id WHERE c.entry_id = %(entry)s AND c.object = %(name)s "
        "UNION SELECT (before ->> {owner_name})::bigint FROM journal_change WHERE entry_id = %(entry)s AND object = %(name)s "
        "AND before ? {owner_name}"
    ).format(owner=sql.Identifier(place.owner[0]), table=sql.Identifier(place.table), owner_name=sql.Literal(place.owner[0]))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"entry": entry_id, "name": place.table})
        return {row[0] for row in cursor.fetchall()}
