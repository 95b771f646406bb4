"""Which changes and entries of the journal told of a person: all that was ever written of them, of their papers and of the parts of both,
whether it is still there or not."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from guanxi.customers.privacy.erasing.erasers import Erasure, run
from guanxi.journal.undoing import tables_of

_UNDER_THE_PEOPLE = """
    SELECT DISTINCT object, record_id FROM journal_change
    WHERE under_object = ANY('{customer,person}') AND under_id = ANY(%(people)s)
"""
_UNDER_THE_REST = """
    SELECT DISTINCT object, record_id FROM journal_change
    WHERE (under_object, under_id) IN (
        SELECT * FROM unnest(%(objects)s::text[], %(ids)s::bigint[]) AS r(object, id) WHERE object <> 'person')
"""

Told = dict[str, set[int]]


def told_of(erasure: Erasure) -> Told:
    """Asked once everything has been erased: a row that was theirs once and is still there has come to belong to somebody else."""
    found: Told = {name: set(ids) for name, ids in erasure.records.items()}
    for name, ids in erasure.gone.items():
        found.setdefault(name, set()).update(ids)
    once: Told = {}
    for name, pk in run(_UNDER_THE_PEOPLE, erasure):
        once.setdefault(name, set()).add(pk)
    for name, ids in once.items():
        found.setdefault(name, set()).update(ids - _still_there(name, ids))
    for name, pk in run(_UNDER_THE_REST, erasure):
        found.setdefault(name, set()).add(pk)
    return {name: ids for name, ids in found.items() if ids}


def _still_there(name: str, ids: set[int]) -> set[int]:
    there: set[int] = set()
    for one in tables_of(name):
        statement = sql.SQL("SELECT {key} FROM {table} AS t WHERE {key} = ANY(%s) AND {holds}").format(
            key=sql.Identifier(one.key), table=sql.Identifier(one.table), holds=one.holds("t", name)
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [sorted(ids)])
            there |= {row[0] for row in cursor.fetchall()}
    return there


def entries_naming(erasure: Erasure) -> list[int]:
    """Entries about something else whose details name the person."""
    told = erasure.words.within_text("e.details::text", of_numbers=True)
    return [row[0] for row in run(f"SELECT id FROM journal_entry e WHERE e.details <> '{{}}' AND {told}", erasure)]
