"""The journal says which people and companies were written: they wait to be compared, what a file brought until the import is over."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from guanxi.journal.models import Entry

KINDS = ("person.*", "company.*", "import.*", "sample.*")
COLUMNS = (
    *("name", "city", "external_id", "gender", "birth_year", "birth_month", "birth_day", "credit_code", "website"),
    *("deleted_at", "merged_into_id"),
)


def note_written(entries: Sequence[Entry]) -> None:
    """Only those of whom something changed that is compared; who gives back what a merge had brought loses what they were found by.

    One that somebody edits is not kept waiting by a file that brings it too. (Entry by entry: joined freely, PostgreSQL takes a few entries
    that hold thousands for a reason to read the whole journal.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO duplicate_pending (customer_id, of_many)
            SELECT customer, bool_and(of_many) FROM (
                SELECT CASE WHEN c.object IN ('person', 'company') THEN c.record_id ELSE c.under_id END AS customer,
                       e.kind LIKE 'import.%%' OR e.kind LIKE 'sample.%%' AS of_many
                FROM journal_entry e CROSS JOIN LATERAL (SELECT * FROM journal_change WHERE entry_id = e.id OFFSET 0) AS c
                WHERE e.id = ANY(%(entries)s) AND (c.object IN ('contact_point', 'employment')
                    OR c.object IN ('person', 'company') AND (c.before IS NULL OR c.after IS NULL OR c.after ?| %(columns)s))
                UNION ALL
                SELECT e.about_id, FALSE FROM journal_entry e
                WHERE e.id = ANY(%(entries)s) AND e.kind IN ('person.unmerged', 'company.unmerged')
            ) AS written WHERE customer IS NOT NULL GROUP BY customer ORDER BY customer
            ON CONFLICT (customer_id) DO UPDATE SET of_many = false WHERE duplicate_pending.of_many AND NOT excluded.of_many
            """,
            {"entries": [entry.pk for entry in entries], "columns": list(COLUMNS)},
        )
