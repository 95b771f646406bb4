"""Everything that is kept, row by row and as exports show it: two dumps are equal where nothing differs but versions and when something
was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.exporting import export
from guanxi.records.finding import Question
from guanxi.records.registry import registry

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TABLES = (
    *("customer", "person", "company", "contact_point", "employment", "consent", "preferences", "tagging", "stored_file"),
    *("purchase_order", "order_line", "refund", "feedback", "note", "call", "task"),
)
APART = ["version", "changed_at"]


def rows_of_all() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT (to_jsonb(t) - %s::text[])::text AS kept FROM {table} t ORDER BY 1", [APART])
            found[table] = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT object, record_id, fields::text, text FROM search_row ORDER BY 1, 2")
        found["search_row"] = list(cursor.fetchall())
        cursor.execute("SELECT customer_id, kind, value FROM current_score WHERE kind = 'last_rating' ORDER BY 1")
        found["last_rating"] = list(cursor.fetchall())
    return found


def exports_of_all() -> dict[str, bytes]:
    """As files of comma separated values would hold them."""
    asking = Asking(SYSTEM, NOW)
    return {one.plural: _exported(one.name, asking) for one in registry.types()}


def _exported(name: str, asking: Asking) -> bytes:
    record_type = registry.of(name)
    columns = tuple(field.name for field in record_type.fields if field.name not in APART)
    sort = (record_type.keys[0],) if record_type.by_name[record_type.keys[0]].sortable else record_type.default_sort
    asked = replace(Question(columns=columns), sort=sort)
    table = export(record_type, asked, asking)
    lines = sorted(repr(row) for row in table.rows)
    return "\n".join([repr(table.header), *lines]).encode()


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """By table what is in one of the two only."""
    return {
        name: (sorted(set(before[name]) - set(after[name])), sorted(set(after[name]) - set(before[name])))
        for name in before
        if before[name] != after[name]
    }
