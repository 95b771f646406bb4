"""The journal says which months of facts are out of date: the month a row lay in before, and the month it lies in now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from guanxi.journal.models import Entry

SOURCES = {"orders": ("order", "purchase_order", "ordered_at"), "feedback": ("feedback", "feedback", "given_at")}
KINDS = ("order.*", "feedback.*", "import.*", "sample.*", "person.merged", "company.merged", "person.unmerged", "company.unmerged")


def mark_months(entries: Sequence[Entry]) -> None:
    for kind, (object_name, table, moment) in SOURCES.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO insight_dirty_month (kind, month)
                SELECT DISTINCT %(kind)s, date_trunc('month', moment AT TIME ZONE 'UTC')::date FROM (
                    SELECT (c.before ->> '{moment}')::timestamptz AS moment FROM journal_change c
                    WHERE c.entry_id = ANY(%(entries)s) AND c.object = %(object)s AND c.before ? '{moment}'
                    UNION ALL
                    SELECT t.{moment} FROM journal_change c JOIN {table} t ON t.id = c.record_id
                    WHERE c.entry_id = ANY(%(entries)s) AND c.object = %(object)s
                ) AS touched WHERE moment IS NOT NULL
                ON CONFLICT DO NOTHING
                """,
                {"kind": kind, "object": object_name, "entries": [entry.pk for entry in entries]},
            )


def mark_all() -> None:
    """Every month that holds a row: for the first refresh and for `--rebuild`."""
    for kind, (_object, table, moment) in SOURCES.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO insight_dirty_month (kind, month) SELECT DISTINCT %s, date_trunc('month', {moment} AT TIME ZONE 'UTC')::date "
                f"FROM {table} ON CONFLICT DO NOTHING",
                [kind],
            )
