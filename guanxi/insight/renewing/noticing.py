"""The journal says how many records changed since the figures were computed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Max, Sum

from guanxi.insight.models import Changed
from guanxi.journal.models import Entry

OBJECTS = ("person", "company", "order", "feedback")
KINDS = (
    *("order.*", "feedback.*", "import.*", "sample.*"),
    *(f"{kind}.{what}" for kind in ("person", "company") for what in ("merged", "unmerged", "deleted", "restored")),
)
MANY = 50
COUNTED = 5_000


def note_changes(entries: Sequence[Entry]) -> None:
    """An import counts as many however small it is, and so does the undoing of a merge: who came back has no figures. The sample asks
    for its figures itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO insight_changed (entry_id, records, many, noted_at)
            SELECT e.id, count(DISTINCT (c.object, c.record_id)),
                   e.kind NOT LIKE 'sample.%%' AND (e.kind LIKE 'import.%%' OR e.kind LIKE '%%.unmerged'
                       OR count(DISTINCT (c.object, c.record_id)) >= %(many)s), now()
            FROM journal_entry e CROSS JOIN LATERAL (SELECT * FROM journal_change WHERE entry_id = e.id OFFSET 0) AS c
            WHERE e.id = ANY(%(entries)s) AND c.object = ANY(%(objects)s)
            GROUP BY e.id ON CONFLICT DO NOTHING
            """,
            {"entries": [entry.pk for entry in entries], "objects": list(OBJECTS), "many": MANY},
        )


def changed_records() -> int:
    """Each record once; beyond a few thousand, where it no longer matters, once per entry."""
    known = Changed.objects.aggregate(n=Sum("records"))["n"] or 0
    if known > COUNTED:
        return int(known)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT (c.object, c.record_id)) FROM insight_changed "
            "CROSS JOIN LATERAL (SELECT object, record_id FROM journal_change WHERE entry_id = insight_changed.entry_id OFFSET 0) AS c "
            "WHERE c.object = ANY(%s)",
            [list(OBJECTS)],
        )
        return int(cursor.fetchone()[0])


def newest() -> int:
    return Changed.objects.aggregate(newest=Max("pk"))["newest"] or 0


def forget(up_to: int) -> None:
    """The figures know these now."""
    Changed.objects.filter(pk__lte=up_to).delete()
