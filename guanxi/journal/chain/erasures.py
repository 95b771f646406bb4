"""Which values and words were erased as they should be: the journal's own entries say so, themselves bound by the chain."""

from __future__ import annotations

from django.db import connection

from guanxi.journal.chain.erasing import ERASED

_TOLD = """
    SELECT name, record::bigint, max(e.id) FROM journal_entry e
    CROSS JOIN LATERAL jsonb_each(e.details -> 'records') AS told(name, records)
    CROSS JOIN LATERAL jsonb_array_elements_text(records) AS record
    WHERE e.kind = %s GROUP BY 1, 2
"""
_SILENCED = """
    SELECT DISTINCT entry::bigint FROM journal_entry e CROSS JOIN LATERAL jsonb_array_elements_text(e.details -> 'entries') AS entry
    WHERE e.kind = %s
"""


class Erasures:
    """Read when the first one is asked for: most journals have none."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, int], int] | None = None
        self._entries: set[int] | None = None

    def cover(self, name: str, record_id: int, entry_id: int) -> bool:
        """Whether a later entry tells that what was known of this record up to then was erased."""
        if self._records is None:
            with connection.cursor() as cursor:
                cursor.execute(_TOLD, [ERASED])
                self._records = {(name, record): entry for name, record, entry in cursor.fetchall()}
        return self._records.get((name, record_id), 0) > entry_id

    def cover_details(self, entry_id: int) -> bool:
        if self._entries is None:
            with connection.cursor() as cursor:
                cursor.execute(_SILENCED, [ERASED])
                self._entries = {row[0] for row in cursor.fetchall()}
        return entry_id in self._entries
