"""Erasing: what changes and entries say of somebody goes, that something happened stays, and the chain still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from guanxi.journal.chain.linking import chain_now
from guanxi.journal.models import Entry, Link
from guanxi.journal.writing import Signatory, act

ERASED = "journal.erased"

_ERASE = """
    UPDATE journal_change SET before = NULL, after = NULL, salt = NULL
    WHERE object = %(object)s AND record_id = ANY(%(records)s) AND entry_id < %(entry)s AND salt IS NOT NULL
"""
_WITH_DETAILS = """
    SELECT id FROM journal_entry WHERE id < %(entry)s AND details <> '{}' AND kind <> 'journal.erased' AND NOT id = ANY(%(sparing)s)
    AND ((about_object = %(object)s AND about_id = ANY(%(records)s)) OR id = ANY(%(entries)s))
"""


def erase(
    records: Mapping[str, Collection[int]], *, entries: Collection[int] = (), sparing: Collection[int] = (), by: Signatory, at: datetime
) -> int:
    """How many changes lost their values and their salt. `records` by object; of entries about them, and of those in `entries`, the
    details go too, but for those in `sparing`. The journal tells which, so that nobody else can make values vanish and call it this.

    Outside of any act: the entry that tells of it is its own. Details can only be erased once they are chained, so that is done first."""
    erased = 0
    with transaction.atomic():
        chain_now()
        with act(ERASED, by=by, at=at, keep_if_empty=True) as entry, connection.cursor() as cursor:
            given: dict[str, Any] = {"entry": entry.id, "sparing": list(sparing)}
            silenced = set(_with_details(given | {"object": "", "records": [], "entries": list(entries)}))
            for name, ids in records.items():
                of_these: dict[str, Any] = given | {"object": name, "records": list(ids), "entries": []}
                cursor.execute(_ERASE, of_these)
                erased += cursor.rowcount
                silenced |= set(_with_details(of_these))
            _silence(silenced)
            entry.details = {"records": {name: sorted(ids) for name, ids in records.items()}, "entries": sorted(silenced)}
    return erased


def _with_details(given: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as asked:
        asked.execute(_WITH_DETAILS, given)
        return [row[0] for row in asked.fetchall()]


def _silence(entries: Collection[int]) -> None:
    Entry.objects.filter(pk__in=entries).update(details={})
    Link.objects.filter(entry_id__in=entries).update(salt=None)
