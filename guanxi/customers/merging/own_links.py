"""Own fields that point at a customer who goes point at the one who stays. Which fields there are, the company decides."""

from __future__ import annotations

from psycopg import sql

from guanxi.customers.merging.movers import Merge, run
from guanxi.records.models import OwnField
from guanxi.records.registry import registry
from guanxi.records.storing import tables_of


def move_own_links(merge: Merge) -> None:
    """Retired fields too: they may come back."""
    links = OwnField.objects.filter(kind=OwnField.Kind.LINK, more__target=merge.kind)
    for object_name, key in links.values_list("object", "key"):
        if registry.has(object_name):
            table, _key, _columns = tables_of(registry.declared(object_name).model)[0]
            run(_statement(table, key), merge)


def _statement(table: str, key: str) -> sql.Composed:
    return sql.SQL(
        "UPDATE {table} SET own = own || jsonb_build_object({key}, %(winner)s::bigint), version = version + 1, changed_at = %(now)s "
        "WHERE (own ->> {key})::bigint = ANY(%(losers)s)"
    ).format(table=sql.Identifier(table), key=sql.Literal(key))
