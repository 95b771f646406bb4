"""What stands upon the records of an import: changes made since that are still there. What was done and taken back again is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

# Per row that later entries wrote: was it new to them, is it gone by now, and does any column differ from what it was before all of them?
_STILL_THERE = """
    WITH later AS (
        SELECT record_id AS target, object, record_id, entry_id, before, after FROM journal_change
        WHERE object = %(object)s AND record_id = ANY(%(made)s) AND NOT entry_id = ANY(%(entries)s)
        UNION ALL
        SELECT under_id, object, record_id, entry_id, before, after FROM journal_change
        WHERE under_object = ANY(%(under)s) AND under_id = ANY(%(made)s) AND NOT entry_id = ANY(%(entries)s)
    ), told AS (
        SELECT target, object, record_id,
            (array_agg(before IS NULL AND after IS NOT NULL ORDER BY entry_id))[1] AS is_new,
            (array_agg(after IS NULL AND before IS NOT NULL ORDER BY entry_id DESC))[1] AS is_gone
        FROM later GROUP BY 1, 2, 3
    ), earlier AS (
        SELECT object, record_id, jsonb_object_agg(key, value ORDER BY entry_id DESC) AS held
        FROM later, jsonb_each(before) GROUP BY 1, 2
    ), now AS (
        SELECT object, record_id, jsonb_object_agg(key, value ORDER BY entry_id) AS held
        FROM later, jsonb_each(after) GROUP BY 1, 2
    )
    SELECT DISTINCT target FROM told LEFT JOIN earlier USING (object, record_id) LEFT JOIN now USING (object, record_id)
    WHERE CASE WHEN is_new THEN NOT is_gone AND now.held ->> 'deleted_at' IS NULL
        ELSE is_gone OR earlier.held IS DISTINCT FROM now.held END
"""


def changed_since(object_name: str, under: Sequence[str], made: Collection[int], entries: Collection[int]) -> set[int]:
    """Which of these records, or what belongs to them, other entries than these left otherwise than they found it."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_THERE, {"object": object_name, "under": list(under), "made": list(made), "entries": list(entries)})
        return {row[0] for row in cursor.fetchall()}
