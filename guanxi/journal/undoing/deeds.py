"""What an entry did to the rows of an object, as its changes tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

Records = Mapping[str, Collection[int]]
"""Ids by the name of the object: the same number is a person here and an order there."""


def changed_columns(entry_ids: Sequence[int], object_name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(after) FROM journal_change "
            "WHERE entry_id = ANY(%s) AND object = %s AND before IS NOT NULL AND after IS NOT NULL",
            [list(entry_ids), object_name],
        )
        return sorted(row[0] for row in cursor.fetchall())


def written(entry_id: int, object_name: str, columns: Sequence[str] | None = None) -> list[int]:
    """The rows of this object that the entry changed and left there; with columns, those of which it changed one of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_change WHERE entry_id = %(entry)s AND object = %(object)s AND after IS NOT NULL "
            "AND before IS NOT NULL AND (%(columns)s::text[] IS NULL OR after ?| %(columns)s) ORDER BY 1",
            {"entry": entry_id, "object": object_name, "columns": None if columns is None else list(columns)},
        )
        return [row[0] for row in cursor.fetchall()]


def deleted(entry_id: int, object_name: str) -> list[int]:
    """The rows of this object that the entry took away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_change WHERE entry_id = %s AND object = %s AND after IS NULL AND before IS NOT NULL ORDER BY 1",
            [entry_id, object_name],
        )
        return [row[0] for row in cursor.fetchall()]


def erased(entry_ids: Sequence[int], object_name: str) -> set[int]:
    """The records of this object of which the journal no longer tells what these entries did to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT record_id FROM journal_change WHERE entry_id = ANY(%s) AND object = %s AND before IS NULL AND after IS NULL",
            [list(entry_ids), object_name],
        )
        return {row[0] for row in cursor.fetchall()}


def parts_under(entry_id: int, object_name: str, records: Records) -> list[int]:
    """The rows of this object that the entry wrote under these records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.record_id FROM journal_change c JOIN unnest(%s::text[], %s::bigint[]) AS u(object, id) "
            "ON c.under_object = u.object AND c.under_id = u.id WHERE c.entry_id = %s AND c.object = %s",
            [*_pairs(records), entry_id, object_name],
        )
        return [row[0] for row in cursor.fetchall()]


def _pairs(records: Records) -> tuple[list[str], list[int]]:
    pairs = [(name, pk) for name, ids in records.items() for pk in ids]
    return [name for name, _pk in pairs], [pk for _name, pk in pairs]
