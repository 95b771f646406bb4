"""The last rating of a customer: kept beside their other figures in the transaction in which feedback is written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from guanxi.journal.writing import current_entry
from guanxi.records.asking import Asking

KIND = "last_rating"
LOCK_SPACE = 0x6C72  # advisory locks of last ratings: (this, bucket of customers)
BUCKETS = 64


def keep_last_rating(feedback_ids: Sequence[int], asking: Asking) -> None:
    """From the newest satisfaction answer (1–5) of each customer concerned, also of the one it was taken from; none left, none kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT customer_id FROM feedback WHERE id = ANY(%(ids)s) UNION
            SELECT (before ->> 'customer_id')::bigint FROM journal_change
            WHERE entry_id = %(entry)s AND object = 'feedback' AND record_id = ANY(%(ids)s) AND before ->> 'customer_id' IS NOT NULL
            """,
            {"ids": list(feedback_ids), "entry": current_entry().id},
        )
        customers = [row[0] for row in cursor.fetchall()]
        # Of two who write at once, the second waits and sees what the first wrote. Buckets keep the locks of a large batch few.
        buckets = sorted({customer % BUCKETS for customer in customers})
        cursor.execute("SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) AS bucket", [LOCK_SPACE, buckets])
        cursor.execute(
            """
            WITH concerned AS (SELECT unnest(%(customers)s::bigint[]) AS customer_id),
            newest AS (
                SELECT DISTINCT ON (f.customer_id) f.customer_id, f.score, f.given_at
                FROM feedback f JOIN concerned USING (customer_id)
                WHERE f.kind = 'csat' AND f.score IS NOT NULL AND f.deleted_at IS NULL
                ORDER BY f.customer_id, f.given_at DESC, f.id DESC
            ), gone AS (
                DELETE FROM current_score s USING concerned c
                WHERE s.customer_id = c.customer_id AND s.kind = %(kind)s
                  AND NOT EXISTS (SELECT 1 FROM newest n WHERE n.customer_id = s.customer_id)
            )
            INSERT INTO current_score (customer_id, kind, value, label, reasons, at)
            SELECT customer_id, %(kind)s, score, '', '{}', given_at FROM newest
            ON CONFLICT (customer_id, kind) DO UPDATE SET value = excluded.value, at = excluded.at
            """,
            {"customers": customers, "kind": KIND},
        )
