"""Erasing: what changes and entries say of somebody goes, that something happened stays, and the chain still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection

from guanxi.journal.models import Entry, Link, Unchained
from guanxi.journal.writing import Signatory, act

ERASED = "journal.erased"

_ERASE = """
    UPDATE journal_change SET before = NULL, after = NULL, salt = NULL
    WHERE object = %(object)s AND record_id = ANY(%(records)s) AND entry_id < %(entry)s AND salt IS NOT NULL
"""
_WITH_DETAILS = """
    SELECT id FROM journal_entry WHERE id < %(entry)s AND details <> '{}' AND kind <> 'journal.erased'
    AND ((about_object = %(object)s AND about_id = ANY(%(records)s)) OR id = ANY(%(entries)s))
"""


class NotChainedYet(RuntimeError):
    """Details may be erased once their entry is chained, within a minute of its commit."""


def erase(records: Mapping[str, Collection[int]], *, entries: Collection[int] = (), by: Signatory, at: datetime) -> int:
    """How many changes lost their values and their salt. `records` by object; of entries about them, and of those in `entries`, the
    details go too. The journal tells which, so that nobody else can make values vanish and call it this."""
    erased = 0
    with act(ERASED, by=by, at=at, keep_if_empty=True) as entry, connection.cursor() as cursor:
        silenced: set[int] = set(_with_details("", [], entries, entry.id))
        for name, ids in records.items():
            cursor.execute(_ERASE, {"object": name, "records": list(ids), "entry": entry.id})
            erased += cursor.rowcount
            silenced |= set(_with_details(name, ids, (), entry.id))
        _silence(silenced)
        entry.details = {"records": {name: sorted(ids) for name, ids in records.items()}, "entries": sorted(silenced)}
    return erased


def _with_details(name: str, records: Collection[int], entries: Collection[int], before: int) -> list[int]:
    with connection.cursor() as asked:
        asked.execute(_WITH_DETAILS, {"object": name, "records": list(records), "entries": list(entries), "entry": before})
        return [row[0] for row in asked.fetchall()]


def _silence(entries: Collection[int]) -> None:
    if Unchained.objects.filter(entry_id__in=entries).exists():
        raise NotChainedYet("Some of these entries are not chained yet. Try again in a minute.")
    Entry.objects.filter(pk__in=entries).update(details={})
    Link.objects.filter(entry_id__in=entries).update(salt=None)
