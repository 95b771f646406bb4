"""Digests of all rows of all tables, taken thousands of times: as functions in the database, which plans them once and not at each call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.db import connection

ALL_OF_IT = "t"
DERIVED = ("access_session", "procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers")
"""What may change without anybody having done anything: the session's own row and the queue's bookkeeping."""
QUEUE = tuple(name for name in DERIVED if name.startswith("procrastinate"))


def make(name: str, *, leave_out: tuple[str, ...], but_for: Mapping[str, str] | None = None) -> None:
    """The function goes with the transaction in which it is made. `but_for` names what counts of the rows of a table."""
    but_for = but_for or {}
    one = "SELECT '{0}', count(*) || ' ' || coalesce(sum(hashtextextended({1}::text, 0)), 0) FROM \"{0}\" t"
    each = " UNION ALL ".join(one.format(table, but_for.get(table, ALL_OF_IT)) for table in _tables() if table not in leave_out)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION pg_temp.{name}() RETURNS TABLE (place text, digest text) LANGUAGE plpgsql "
            f"AS $$ BEGIN RETURN QUERY {each}; END $$"
        )


def taken(name: str) -> dict[str, str]:
    """By table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place, digest FROM pg_temp.{name}()")
        return dict(cursor.fetchall())


def written(*, leave_out: tuple[str, ...]) -> dict[str, int]:
    """How many rows of each table this transaction has inserted, changed or deleted so far, also where it took that back: PostgreSQL
    counts them anyway, so that asking costs next to nothing. A table that is truncated is another file."""
    counts = " + ".join(f"pg_stat_get_xact_tuples_{verb}(oid)" for verb in ("inserted", "updated", "deleted"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relname, {counts} + relfilenode::bigint FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)",
            [list(leave_out)],
        )
        return dict(cursor.fetchall())


@cache
def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]
