"""Facts as columns: one Parquet file per kind and month under the data folder, written again when the month is marked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from guanxi.insight.facts.dirtying import mark_all
from guanxi.insight.models import DirtyMonth

# Amounts are what the customer paid and kept: the total less what was paid back. Days are those of the company's own zone.
SELECTS = {
    "orders": """
        SELECT date_trunc('month', ordered_at AT TIME ZONE 'UTC')::date AS month,
               customer_id, (ordered_at AT TIME ZONE '{zone}')::date AS day, currency,
               (total - refunded)::float8 AS amount, cost::float8 AS cost
        FROM purchase_order
        WHERE deleted_at IS NULL AND status <> 'cancelled' AND ordered_at >= '{start}' AND ordered_at < '{end}'
    """,
    "feedback": """
        SELECT date_trunc('month', given_at AT TIME ZONE 'UTC')::date AS month,
               customer_id, (given_at AT TIME ZONE '{zone}')::date AS day, kind, score::int4 AS score
        FROM feedback WHERE deleted_at IS NULL AND score IS NOT NULL AND given_at >= '{start}' AND given_at < '{end}'
    """,
}
SCHEMAS = {
    "orders": pa.schema(
        [("customer_id", pa.int64()), ("day", pa.date32()), ("currency", pa.string()), ("amount", pa.float64()), ("cost", pa.float64())]
    ),
    "feedback": pa.schema([("customer_id", pa.int64()), ("day", pa.date32()), ("kind", pa.string()), ("score", pa.int32())]),
}
FORMAT = "2"
AT_ONCE, CHUNK = 3, 1_000_000


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
    written = 0
    for kind in SELECTS:
        marked = list(DirtyMonth.objects.filter(kind=kind).order_by("month").values_list("pk", "month"))
        for some in [marked] if len(marked) > AT_ONCE else [[one] for one in marked]:
            with transaction.atomic():
                DirtyMonth.objects.filter(pk__in=[pk for pk, _month in some]).delete()
                _write_months(kind, [month for _pk, month in some], zone)
            written += len(some)
            if progress is not None:
                progress(written / (written + DirtyMonth.objects.count()))
    return written


def _wanted_format(zone: str) -> str:
    return f"{FORMAT} {zone}"


def _format() -> str:
    marker = folder() / "format"
    return marker.read_text() if marker.exists() else ""


def _write_months(kind: str, months: Sequence[date], zone: str) -> None:
    """Many months come in one pass over the table, since each pass may touch all of its pages. A month without rows has no file."""
    parts: dict[date, list[pa.Table]] = {month: [] for month in months}
    for table in _read(kind, months[0], months[-1], zone) if months else ():
        for month in pc.unique(table["month"]).to_pylist():
            if month in parts:
                parts[month].append(table.filter(pc.equal(table["month"], month)).drop_columns(["month"]))
    for month, tables in parts.items():
        _put(folder() / kind / f"{month:%Y-%m}.parquet", tables, kind)


def _put(target: Path, tables: list[pa.Table], kind: str) -> None:
    """Under a temporary name, then renamed. Rows are sorted, so that the same facts give the same file."""
    if not tables:
        target.unlink(missing_ok=True)
        return
    temporary = target.with_suffix(".writing")
    rows = pa.concat_tables(tables).cast(SCHEMAS[kind])
    pq.write_table(rows.sort_by([(name, "ascending") for name in rows.schema.names]), temporary, compression="zstd")
    temporary.rename(target)


def _read(kind: str, first: date, last: date, zone: str) -> Iterator[pa.Table]:
    """Read as Arrow over a connection of its own, which sees what was committed before the marks were taken."""
    from adbc_driver_postgresql import dbapi

    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    query = SELECTS[kind].format(zone=zone, start=f"{first}T00:00:00Z", end=f"{end}T00:00:00Z")
    with dbapi.connect(arrow_address()) as link, link.cursor() as cursor:
        cursor.execute(query)
        few: list[pa.RecordBatch] = []
        for batch in cursor.fetch_record_batch():
            few.append(batch)
            if sum(one.num_rows for one in few) >= CHUNK:
                yield pa.Table.from_batches(few)
                few = []
        if few:
            yield pa.Table.from_batches(few)


def arrow_address() -> str:
    """The database of this process as an address for the Arrow driver."""
    from urllib.parse import quote, urlencode

    known: dict[str, Any] = connection.settings_dict
    given = {"host": known["HOST"], "port": str(known["PORT"]), "user": known["USER"], "password": known["PASSWORD"]}
    return f"postgresql:///{quote(str(known['NAME']))}?{urlencode({name: value for name, value in given.items() if value})}"


def files_of(kind: str) -> Sequence[str]:
    return sorted(str(path) for path in (folder() / kind).glob("*.parquet"))
