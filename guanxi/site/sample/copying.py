"""Columns into tables: arrays go through one COPY, a single value stands for the whole column."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from django.apps import apps
from django.db import connection
from psycopg import sql

from guanxi.site.sample.chance import Ints, Truths, Words

SLICE = 8_192
NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_columns(table: str, columns: Mapping[str, Any], rows: int) -> None:
    """NaN, NaT and None become NULL; datetimes are UTC. What is not said is as the model would have it."""
    if not rows:
        return
    columns = {**defaults_of(table), **columns}
    for name, values in columns.items():
        if isinstance(values, (np.ndarray, list)) and len(values) != rows:
            raise ValueError(f"{table}.{name} has {len(values)} values for {rows} rows.")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for start in range(0, rows, SLICE):
            size = min(SLICE, rows - start)
            cells = [_texts(values, start, size) for values in columns.values()]
            copy.write("\n".join(map("\t".join, zip(*cells, strict=True))) + "\n")


def _texts(values: Any, start: int, size: int) -> list[str]:
    if not isinstance(values, (np.ndarray, list)):
        return [_text(values)] * size
    some = values[start : start + size]
    if isinstance(some, list):
        return [_text(one) for one in some]
    kind = some.dtype.kind
    if kind == "M":
        return [NULL if one == "NaT" else one for one in np.datetime_as_string(some).tolist()]
    if kind in "iu":
        return list(map(str, some.tolist()))
    if kind == "f":
        return [repr(one) if one == one else NULL for one in some.tolist()]
    return [_text(one) for one in some]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return NULL
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def or_null(ids: Ints) -> Words:
    """0 stands for nobody."""
    return none_where(ids == 0, ids)


def none_where(missing: Truths, values: Ints) -> Words:
    found = values.astype(object)
    found[missing] = None
    return found


@cache
def defaults_of(table: str) -> dict[str, Any]:
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    needed = [field for field in model._meta.local_concrete_fields if not field.null and not field.primary_key]
    return {str(field.column): "{}" if callable(field.default) else field.default for field in needed if field.has_default()} | {
        str(field.column): "" for field in needed if not field.has_default() and field.empty_strings_allowed and field.blank
    }
