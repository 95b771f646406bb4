"""Indexes behind own fields: made and dropped while everybody goes on working; and rules that only an index can hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import IntegrityError
from psycopg import sql

from guanxi.access.actor import SYSTEM
from guanxi.access.registry_version import raise_version
from guanxi.journal.writing import act
from guanxi.records.models import OwnField
from guanxi.records.own.unique_names import fast_name, index_name
from guanxi.records.registry import registry
from guanxi.records.storing import tables_of

Kind = OwnField.Kind
Fast = OwnField.Fast
HELD = {
    Kind.NUMBER: "((own ->> {key})::numeric)",
    Kind.MONEY: "((own ->> {key})::numeric)",
    Kind.LINK: "((own ->> {key})::bigint)",
    Kind.USER: "((own ->> {key})::bigint)",
    Kind.YES_NO: "(coalesce((own ->> {key})::boolean, false))",
}
TOLD = 5
LOCK = (0x6F77, 0)  # one makes indexes at a time in this database
PAUSE = 0.2


def index(field_id: int) -> None:
    """Brings the indexes of a field to what the field says; safe to run again after a crash, which leaves an index that is not valid."""
    with _alone():
        _index(field_id)


@contextmanager
def _alone() -> Iterator[None]:
    """Two that make indexes of one table at the same time wait for one another for ever. Whoever comes second asks again and again: an
    index is ready only when everything that the database was asked before has been answered, a question that waits for its lock too."""
    with connection.cursor() as cursor:
        while not _locked(cursor):
            sleep(PAUSE)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)


def _locked(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
    return bool(cursor.fetchone()[0])


def _index(field_id: int) -> None:
    own = OwnField.objects.filter(pk=field_id).first()
    if own is None or not registry.has(own.object):
        return
    wanted = _wanted(own) if own.fast in {Fast.WAITING, Fast.READY} and own.retired_at is None else {}
    for name in _names(own):
        if name not in wanted or not _is_valid(name):
            _run(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(name)))
    try:
        for name, statement in wanted.items():
            if not _is_valid(name):
                _run(statement)
    except IntegrityError:
        _run(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(index_name(own))))
        _end(own, Fast.FAILED, {"twice": _twice(own)})
        return
    if wanted:
        table = tables_of(registry.declared(own.object).model)[0][0]
        _run(sql.SQL("ANALYZE (SKIP_LOCKED) {}").format(sql.Identifier(table)))
        _end(own, Fast.READY, {})


def _end(own: OwnField, state: str, problem: dict[str, Any]) -> None:
    """Unless somebody has changed the field meanwhile: then another job is on its way."""
    with act("own_field.indexed", by=SYSTEM, about=("own_field", own.pk)):
        changed = OwnField.objects.filter(pk=own.pk, changed_at=own.changed_at).update(fast=state, problem=problem)
        if changed:
            raise_version()


def _names(own: OwnField) -> list[str]:
    return [index_name(own), fast_name(own), f"{fast_name(own)}_text"]


def _wanted(own: OwnField) -> dict[str, sql.Composed]:
    declared = registry.declared(own.object)
    table, key = tables_of(declared.model)[0][:2]
    held = sql.SQL(HELD.get(Kind(own.kind), "(own ->> {key})")).format(key=sql.Literal(own.key))
    told = sql.SQL("(own ->> {}) IS NOT NULL").format(sql.Literal(own.key))
    mine = sql.SQL("").join(
        sql.SQL(" AND {} = {}").format(sql.Identifier(column), sql.Literal(value)) for column, value in (declared.constants or {}).items()
    )
    places = {"table": sql.Identifier(table), "held": held, "key": sql.Identifier(key), "told": told, "mine": mine}
    found: dict[str, sql.Composed] = {}

    def add(name: str, words: str) -> None:
        found[name] = sql.SQL(words).format(name=sql.Identifier(name), **places)

    if own.unique:
        add(index_name(own), "CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({held}) WHERE {told} AND deleted_at IS NULL{mine}")
    if own.kind == Kind.CHOICES:
        places["held"] = sql.SQL("((own -> {}))").format(sql.Literal(own.key))
        add(fast_name(own), "CREATE INDEX CONCURRENTLY {name} ON {table} USING gin ({held}) WHERE {held} IS NOT NULL")
    elif own.kind != Kind.LONG_TEXT:
        add(fast_name(own), "CREATE INDEX CONCURRENTLY {name} ON {table} ({held}, {key}) WHERE {held} IS NOT NULL")
    if own.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        places["held"] = sql.SQL("(upper((own ->> {})))").format(sql.Literal(own.key))
        words = "CREATE INDEX CONCURRENTLY {name} ON {table} USING gin ({held} gin_trgm_ops) WHERE {held} IS NOT NULL"
        add(f"{fast_name(own)}_text", words)
    return found


def _is_valid(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f'"{name}"'])
        row = cursor.fetchone()
        return bool(row and row[0])


def _run(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _twice(own: OwnField) -> list[dict[str, Any]]:
    """The values that several records hold, with how many: what stands against the rule."""
    declared = registry.declared(own.object)
    table = tables_of(declared.model)[0][0]
    mine = sql.SQL("").join(
        sql.SQL(" AND {} = {}").format(sql.Identifier(column), sql.Literal(value)) for column, value in (declared.constants or {}).items()
    )
    statement = sql.SQL(
        "SELECT own ->> {key}, count(*) FROM {table} WHERE (own ->> {key}) IS NOT NULL AND deleted_at IS NULL{mine} "
        "GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT {most}"
    ).format(key=sql.Literal(own.key), table=sql.Identifier(table), mine=mine, most=sql.Literal(TOLD))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [{"value": value, "count": number} for value, number in cursor.fetchall()]


def search_again(object_name: str) -> None:
    """Search rows of all records of an object anew: a field is searched from now on, or no longer."""
    from guanxi.records.asking import Asking
    from guanxi.records.binning import reindex

    if not registry.has(object_name):
        return
    record_type = registry.of(object_name)
    last = 0
    while True:
        found = record_type.model._base_manager.filter(record_type.rows_are, deleted_at__isnull=True, pk__gt=last)
        ids = list(found.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        reindex(record_type, ids, Asking(SYSTEM))
        last = ids[-1]


CHUNK = 2_000
