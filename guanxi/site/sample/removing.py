"""Taking the sample away: what its journal entry says it made goes, unless real records point to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.access.workspace.changing import workspace_locked
from guanxi.insight.scoring.forgetting import forget_figures
from guanxi.journal.writing import act
from guanxi.site.sample.happenings import COMPANY, LOADED, REMOVED
from guanxi.site.sample.pointing import Reference, extensions, references
from guanxi.site.sample.standing import MADE, NothingLoaded, tables
from guanxi.site.sample.wording import in_words


@dataclass
class Removed:
    """Per object, how many are gone and how many stay because real records point to them."""

    gone: dict[str, int]
    stays: dict[str, int]

    def sentences(self) -> list[str]:
        said = [_("Removed: %(gone)s.") % {"gone": in_words(self.gone)} if self.gone else _("Nothing was left to remove.")]
        if self.stays:
            said.append(_("Kept, because your own records point to them: %(kept)s.") % {"kept": in_words(self.stays)})
        return said


def remove_sample(*, by: Actor, at: datetime, progress: Callable[[float], None] = lambda share: None) -> Removed:
    """Everything the sample made goes, changed since or not; the owner, and whatever real records were added, stay."""
    if not by.may_all:
        raise Refused("change", "settings")
    with act(REMOVED, by=by, at=at) as entry:
        workspace = workspace_locked()
        if workspace.sample_loaded_at is None:
            raise NothingLoaded()
        progress(0.05)
        owners, pointers = references()
        removed = _find_going(owners, pointers)
        progress(0.3)
        for share in _delete(owners, pointers):
            progress(0.3 + 0.6 * share)
        forget_figures()
        workspace.sample_loaded_at = None
        workspace.name = "" if workspace.name == COMPANY else workspace.name
        workspace.save(update_fields=["sample_loaded_at", "name"])
        entry.details = {"gone": removed.gone, "stays": removed.stays}
    return removed


def what_would_go() -> Removed:
    """What removing would do now; nothing is changed."""
    with transaction.atomic():
        found = _find_going(*references())
        _run("DROP TABLE pg_temp.sample_going")
    return found


def _find_going(owners: dict[str, list[Reference]], pointers: list[Reference]) -> Removed:
    made = _find_made()
    _keep_what_is_pointed_to(owners, pointers)
    going = _count()
    return Removed(going, {name: count - going.get(name, 0) for name, count in made.items() if count > going.get(name, 0)})


def _find_made() -> dict[str, int]:
    """Into a temporary table: the rows that entries of loading have made and that are still there."""
    _run("DROP TABLE IF EXISTS pg_temp.sample_going")
    _run("CREATE TEMP TABLE sample_going (of text, id bigint, object text, PRIMARY KEY (of, id)) ON COMMIT DROP")
    for name, table in tables().items():
        _run(
            f'INSERT INTO sample_going SELECT %s, t.id, %s FROM "{table}" t WHERE t.id IN ({MADE}) ON CONFLICT DO NOTHING',
            [table, name, LOADED, name],
        )
    _run("ANALYZE sample_going")
    return _count()


def _count() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT object, count(*) FROM sample_going GROUP BY 1 ORDER BY 2 DESC")
        return dict(cursor.fetchall())


def _keep_what_is_pointed_to(owners: dict[str, list[Reference]], pointers: list[Reference]) -> None:
    """Again and again, for what stays may point to more."""
    while sum(_keep(pointer, owners.get(pointer.table)) for pointer in pointers):
        pass


def _keep(pointer: Reference, parts_of: list[Reference] | None) -> int:
    """The pointing row counts unless it goes itself: as a record of the sample, or as a part of one."""
    goes = f"EXISTS (SELECT 1 FROM sample_going o WHERE o.of = '{pointer.table}' AND o.id = t.id)" if _has_id(pointer.table) else "false"
    for owner in parts_of or ():
        goes += (
            f" OR EXISTS (SELECT 1 FROM sample_going o WHERE o.of = '{owner.target}' AND o.id = t.\"{owner.column}\"{owner.condition()})"
        )
    return _run(
        f'DELETE FROM sample_going g USING "{pointer.table}" t '
        f'WHERE g.of = %s AND t."{pointer.column}" = g.id{pointer.condition()} AND NOT ({goes})',
        [pointer.target],
    )


def _has_id(table: str) -> bool:
    with connection.cursor() as cursor:
        return any(column.name == "id" for column in connection.introspection.get_table_description(cursor, table))


def _delete(owners: dict[str, list[Reference]], pointers: list[Reference]) -> Iterator[float]:
    """Parts first, then pointing rows before what they point to: so every foreign key holds after each statement."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    records = set(tables().values())
    mine = "IN (SELECT id FROM sample_going WHERE of = %s)"
    later = extensions()
    for part in (one for some in owners.values() for one in some if one.target in records and one.table not in records | set(later)):
        _run(f'DELETE FROM "{part.table}" t WHERE t."{part.column}" {mine}{part.condition()}', [part.target])
    before: dict[str, set[str]] = {table: set() for table in records}
    for pointer in [*pointers, *(one for some in owners.values() for one in some)]:
        if {pointer.table, pointer.target} <= records and pointer.table != pointer.target:
            before[pointer.target].add(pointer.table)
    yield 0.2
    for done, table in enumerate(TopologicalSorter(before).static_order(), 1):
        for extension in (one for one in later.values() if one.target == table):
            _run(f'DELETE FROM "{extension.table}" WHERE "{extension.column}" {mine}', [table])
        _run(f'DELETE FROM "{table}" WHERE id {mine}', [table])
        yield 0.2 + 0.8 * done / len(records)


def _run(statement: str, parameters: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return int(cursor.rowcount)
