"""Undoing a merge, a moment or months after it: those that went come back under their old numbers with what was theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.merging.finding import Merged, merge_of, obstacle, reachable, undone_by
from guanxi.customers.merging.movers import Returned, movers
from guanxi.customers.merging.returning import CameBack, bring_all_back
from guanxi.customers.models import Customer
from guanxi.journal import undoing
from guanxi.journal.writing import act, current_entry
from guanxi.records.asking import Asking
from guanxi.records.binning import reindex
from guanxi.records.locking import hold_written
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.values.sentence import sentence as _

LISTED = 500


@dataclass(frozen=True)
class Unmerged:
    """`back` counts what went back, by object; `stays` what was added since and stays with the winner."""

    entry: int
    back: Mapping[str, int]
    stays: Mapping[str, int]
    kept: int


def undo_merge(entry_id: int, *, by: Actor, at: datetime | None = None) -> Unmerged:
    """One journal entry that takes back everything the merge did, where nothing newer stands upon it.

    Needs the right to merge on all of them, and that to change the winner where the merge chose values for it. What is merged last is
    undone first: while the winner is part of another record, or another record became part of it since, this raises Invalid with a
    sentence that names the newer merge."""
    merged = merge_of(entry_id, by, "merge")
    if merged.wrote:
        require(by, "change", merged.type.name)
    asking = Asking(by, at or timezone.now())
    about = (merged.type.name, merged.winner)
    with act(f"{merged.type.name}.unmerged", by=by, at=asking.now, about=about, details={"merge": merged.entry}) as entry:
        hold_written([merged.entry], besides=[merged.winner, *merged.losers])
        _check(merged, asking)
        done = bring_all_back(merged, asking)
        _stamp(merged, asking)
        _follow(merged, done, asking)
        reindex(merged.type, [merged.winner, *merged.losers], asking)
        found = Unmerged(entry.id, {name: len(ids) for name, ids in done.rows.items() if ids}, _added(merged), len(done.kept))
        entry.details |= _details(found, done)
    return found


def _check(merged: Merged, asking: Asking) -> None:
    gone = Customer._base_manager.filter(pk__in=merged.losers, merged_into=merged.winner, deleted_at__isnull=False).count()
    if undone_by(merged) is not None:
        raise Invalid([Problem("undone_already", _("This merge has been undone already."))])
    if (stands := obstacle(merged, asking)) is not None:
        raise Invalid([stands.problem])
    if gone != len(merged.losers):
        raise Invalid([Problem("undone_already", _("This merge has been undone already."))])
    allowed = reachable(merged.type, [merged.winner], asking.actor, "change") if merged.wrote else None
    if allowed is not None and not allowed.exists():
        raise NotFound


def _stamp(merged: Merged, asking: Asking) -> None:
    """Whoever holds an old version of the winner must read it again: less belongs to it now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customer SET version = version + 1, changed_at = %s WHERE id = %s", [asking.now, merged.winner])


def _follow(merged: Merged, done: CameBack, asking: Asking) -> None:
    returned = Returned(merged.type.name, merged.winner, merged.losers, merged.entry, done.rows, asking)
    for mover in movers():
        if mover.returned is not None:
            mover.returned(returned)


def _added(merged: Merged) -> dict[str, int]:
    """What names the winner now and came after the merge, by object."""
    found: Counter[str] = Counter()
    tables: dict[str, list[str]] = {}
    for mover in movers():
        tables.setdefault(mover.table, []).append(mover.column)
    for table, columns in tables.items():
        for name in _objects_in(table):
            found[name] = _count_added(merged, name, table, columns)
    return {name: number for name, number in found.items() if number}


def _count_added(merged: Merged, name: str, table: str, columns: Sequence[str]) -> int:
    key = next(one.key for one in undoing.tables_of(name) if one.table == table)
    of_any = sql.SQL("t.object = {} AND ").format(sql.Literal(merged.type.name)) if columns == ["record_id"] else sql.SQL("")
    statement = sql.SQL(
        "SELECT count(*) FROM {table} t WHERE {of_any}({names}) AND EXISTS (SELECT 1 FROM journal_change c WHERE c.object = %(object)s "
        "AND c.record_id = t.{key} AND c.entry_id > %(entry)s AND c.entry_id <> %(now)s AND c.before IS NULL AND c.after IS NOT NULL)"
    ).format(
        table=sql.Identifier(table),
        of_any=of_any,
        names=sql.SQL(" OR ").join(sql.SQL("t.{} = %(winner)s").format(sql.Identifier(column)) for column in columns),
        key=sql.Identifier(key),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"object": name, "entry": merged.entry, "now": current_entry().id, "winner": merged.winner})
        return int(cursor.fetchone()[0])


def _objects_in(table: str) -> list[str]:
    """What the journal calls the rows of this table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgargs FROM pg_trigger WHERE tgname = 'journal_insert' AND tgrelid = %s::regclass", [f'"{table}"'])
        names = [bytes(row[0]).split(b"\0")[0].decode() for row in cursor.fetchall()]
    return [name for name in names if not name.startswith("=")]


def _details(found: Unmerged, done: CameBack) -> dict[str, Any]:
    kept = [{"object": one.object, "id": one.id, "code": one.code, "column": one.column} for one in done.kept[:LISTED]]
    return {"back": dict(found.back), "stays": dict(found.stays), "kept": kept, "kept_count": found.kept}
