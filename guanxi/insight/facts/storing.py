"""Facts as columns: one Parquet file per kind and month under the data folder, written again when the month is marked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from guanxi.insight.facts.dirtying import mark_all
from guanxi.insight.models import DirtyMonth

# Amounts are what the customer paid and kept: the total less what was paid back. Days are those of the company's own zone.
SELECTS = {
    "orders": """
        SELECT customer_id, (ordered_at AT TIME ZONE '{zone}')::date AS day, currency,
               (total - refunded)::float8 AS amount, cost::float8 AS cost
        FROM purchase_order
        WHERE deleted_at IS NULL AND status <> 'cancelled' AND ordered_at >= '{start}' AND ordered_at < '{end}'
    """,
    "feedback": """
        SELECT customer_id, (given_at AT TIME ZONE '{zone}')::date AS day, kind, score::int4 AS score
        FROM feedback WHERE deleted_at IS NULL AND score IS NOT NULL AND given_at >= '{start}' AND given_at < '{end}'
    """,
}
SCHEMAS = {
    "orders": pa.schema(
        [("customer_id", pa.int64()), ("day", pa.date32()), ("currency", pa.string()), ("amount", pa.float64()), ("cost", pa.float64())]
    ),
    "feedback": pa.schema([("customer_id", pa.int64()), ("day", pa.date32()), ("kind", pa.string()), ("score", pa.int32())]),
}
FORMAT = "1"


def folder() -> Path:
    return Path(settings.DATA) / "facts"


def bring_up_to_date(*, rebuild: bool = False, zone: str = "UTC", progress: Callable[[float], None] | None = None) -> int:
    """Writes the marked months; returns how many. The marks go in the transaction that read the rows: a crash keeps them."""
    if rebuild or _format() != _wanted_format(zone):
        shutil.rmtree(folder(), ignore_errors=True)
        mark_all()
    for kind in SELECTS:
        (folder() / kind).mkdir(parents=True, exist_ok=True)
    (folder() / "format").write_text(_wanted_format(zone))
    marked = list(DirtyMonth.objects.order_by("kind", "month").values_list("pk", "kind", "month"))
    for number, (pk, kind, month) in enumerate(marked, 1):
        with transaction.atomic():
            DirtyMonth.objects.filter(pk=pk).delete()
            _write_month(kind, month, zone)
        if progress is not None:
            progress(number / len(marked))
    return len(marked)


def _wanted_format(zone: str) -> str:
    return f"{FORMAT} {zone}"


def _format() -> str:
    marker = folder() / "format"
    return marker.read_text() if marker.exists() else ""


def _write_month(kind: str, month: date, zone: str) -> None:
    """Under a temporary name, then renamed; a month without rows has no file."""
    target = folder() / kind / f"{month:%Y-%m}.parquet"
    table = _read(kind, month, zone)
    if table.num_rows == 0:
        target.unlink(missing_ok=True)
        return
    temporary = target.with_suffix(".writing")
    pq.write_table(table, temporary, compression="zstd")
    temporary.rename(target)


def _read(kind: str, month: date, zone: str) -> pa.Table:
    """Read as Arrow over a connection of its own, which sees what was committed before the mark was taken."""
    from adbc_driver_postgresql import dbapi

    end = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    query = SELECTS[kind].format(zone=zone, start=f"{month}T00:00:00Z", end=f"{end}T00:00:00Z")
    with dbapi.connect(arrow_address()) as link, link.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetch_arrow_table().cast(SCHEMAS[kind])


def arrow_address() -> str:
    """The database of this process as an address for the Arrow driver."""
    from urllib.parse import quote, urlencode

    known: dict[str, Any] = connection.settings_dict
    given = {"host": known["HOST"], "port": str(known["PORT"]), "user": known["USER"], "password": known["PASSWORD"]}
    return f"postgresql:///{quote(str(known['NAME']))}?{urlencode({name: value for name, value in given.items() if value})}"


def files_of(kind: str) -> Sequence[str]:
    return sorted(str(path) for path in (folder() / kind).glob("*.parquet"))
