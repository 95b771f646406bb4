"""Columns into tables: arrays go through one COPY as they are, a single value stands for the whole column."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from django.apps import apps
from django.db import connection
from psycopg import sql

from guanxi.site.sample.chance import Ints

BLOCK = 1 << 20


def copy_columns(table: str, columns: Mapping[str, Any], rows: int) -> None:
    """NaN, NaT and None become NULL; datetimes are UTC. What is not said is as the model would have it."""
    if not rows:
        return
    columns = {**defaults_of(table), **columns}
    names = [name for name, values in columns.items() if values is not None]
    data = pa.table([_array(columns[name], rows) for name in names], names=names)
    text = io.BytesIO()
    pa.csv.write_csv(data, text, pa.csv.WriteOptions(include_header=False, quoting_style="needed"))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    view = text.getbuffer()
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for start in range(0, len(view), BLOCK):
            copy.write(view[start : start + BLOCK])


@cache
def defaults_of(table: str) -> dict[str, Any]:
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    needed = [field for field in model._meta.local_concrete_fields if not field.null and not field.primary_key]
    return {str(field.column): "{}" if callable(field.default) else field.default for field in needed if field.has_default()} | {
        str(field.column): "" for field in needed if not field.has_default() and field.empty_strings_allowed and field.blank
    }


def or_null(ids: Ints) -> pa.Array:
    """0 stands for nobody."""
    return pa.array(ids, mask=np.asarray(ids) == 0)


def _array(values: Any, rows: int) -> pa.Array:
    if not isinstance(values, (np.ndarray, list, pa.Array, pa.ChunkedArray)):
        return pa.repeat(_plain(values), rows)
    if len(values) != rows:
        raise ValueError(f"A column has {len(values)} values for {rows} rows.")
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        unit = "D" if values.dtype == np.dtype("datetime64[D]") else "us"
        return pa.array(values.astype(f"datetime64[{unit}]"), from_pandas=True)
    if isinstance(values, (np.ndarray, list)):
        return pa.array(values, from_pandas=True)
    return values


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if hasattr(value, "isoformat") else value
