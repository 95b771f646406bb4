"""A plain customer file: read whatever encoding and separator it has, clean it, and report every row that was dropped and why."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.measures.cells import day_first, read_answer, read_day, read_number
from guanxi.measures.checking import Floats, Integers, day
from guanxi.measures.errors import MeasureError

HEADERS = {
    "customer_id": ("customerid", "customer", "id", "客户编号", "客户id", "会员号", "客户号"),
    "age": ("age", "年龄"),
    "purchase_frequency": ("purchasefrequency", "frequency", "orders", "购买频率", "购买次数", "购买频次"),
    "avg_purchase_amount": ("avgpurchaseamount", "averagepurchaseamount", "amount", "平均购买金额", "平均消费金额", "客单价"),
    "last_purchase_date": ("lastpurchasedate", "lastpurchase", "最后购买日期", "最近购买日期", "上次购买日期"),
    "response": ("response", "responded", "响应", "是否响应", "回应"),
}
NEEDED = ("customer_id", "purchase_frequency", "avg_purchase_amount", "last_purchase_date")
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row left out: its line in the file (the header is line 1), the column at fault, a reason code and the value found."""

    line: int
    column: str
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """The usable rows, arrays of one length, and those dropped. ``response`` is 1, 0 or −1 for unknown; ``age`` may be absent."""

    customers: NDArray[np.str_]
    age: Floats | None
    purchase_frequency: Floats
    avg_purchase_amount: Floats
    last_purchase: NDArray[np.datetime64]
    response: Integers
    as_of: np.datetime64
    read: int
    dropped: tuple[Dropped, ...]

    @property
    def kept(self) -> int:
        return len(self.customers)

    @property
    def dropped_by_reason(self) -> dict[str, int]:
        return dict(Counter(f"{row.column}: {row.reason}" for row in self.dropped).most_common())

    @property
    def months_since_last(self) -> Floats:
        """Months of 30.4375 days from the last purchase to ``as_of``."""
        return (self.as_of - self.last_purchase).astype(np.float64) / DAYS_PER_MONTH

    def features(self) -> tuple[Floats, tuple[str, ...]]:
        """The matrix to cluster, and the names of its columns."""
        columns = {
            "months_since_last": self.months_since_last,
            "purchase_frequency": self.purchase_frequency,
            "avg_purchase_amount": self.avg_purchase_amount,
        }
        if self.age is not None:
            columns["age"] = self.age
        return np.column_stack(list(columns.values())), tuple(columns)


def read_customer_file(
    path: str | Path, *, as_of: date | str | np.datetime64 | None = None, columns: Mapping[str, str] | None = None
) -> CustomerFile:
    """Read and clean a CSV of CustomerID, Age, PurchaseFrequency, AvgPurchaseAmount, LastPurchaseDate, Response.

    UTF-8, UTF-16 with BOM or GB18030; comma, semicolon, tab or bar; Chinese headers are known too, others by ``columns``
    (their header → one of the field names). ``as_of`` defaults to the newest purchase in the file. Age and Response may be absent.
    """
    lines = list(csv.reader(io.StringIO(_decoded(Path(path))), delimiter=_separator(_decoded(Path(path)))))
    if len(lines) < 2:
        raise MeasureError("there is no row under the header", where=str(Path(path).name), do="Pass a file with a header and rows")
    width = len(lines[0])
    rows = [line[:width] + [""] * (width - len(line)) for line in lines[1:]]
    frame = {name: [row[place] for row in rows] for place, name in enumerate(lines[0])}
    return clean_customers(frame, as_of=as_of, columns=columns)


def clean_customers(
    frame: Any, *, as_of: date | str | np.datetime64 | None = None, columns: Mapping[str, str] | None = None
) -> CustomerFile:
    """The same from a frame (pandas, polars, dict of lists).

    A row is dropped where a value is missing, unreadable or impossible, the purchase lies in the future, or its id came before.
    """
    fields = _fields(list(frame), columns or {})
    cells = {field: [_text(value) for value in np.asarray(frame[name], dtype=object).tolist()] for field, name in fields.items()}
    total = len(cells["customer_id"])
    dropped: dict[int, Dropped] = {}
    parsed = {field: _parse(field, values, dropped) for field, values in cells.items() if field not in ("customer_id", "response")}
    ids = _identities(cells["customer_id"], dropped)
    last = np.array([parsed["last_purchase_date"][row] or np.datetime64("NaT") for row in range(total)], dtype="datetime64[D]")
    today = day(as_of, "as_of") if as_of is not None else _newest(last)
    for row in np.flatnonzero(last > today).tolist():
        _drop(dropped, row, "last_purchase_date", "in_the_future", cells["last_purchase_date"][row])
    keep = np.array([row for row in range(total) if row not in dropped], dtype=np.int64)
    answers = [read_answer(value) for value in cells.get("response", [""] * total)]

    def kept(field: str) -> Floats:
        return np.array([parsed[field][row] for row in keep], dtype=np.float64)

    return CustomerFile(
        np.array([ids[row] for row in keep], dtype=str),
        kept("age") if "age" in parsed else None,
        kept("purchase_frequency"),
        kept("avg_purchase_amount"),
        last[keep],
        np.array([answers[row] for row in keep], dtype=np.int64),
        today,
        total,
        tuple(dropped[row] for row in sorted(dropped)),
    )


def _fields(headers: Sequence[str], own: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        plain = "".join(letter for letter in str(header).lower() if letter.isalnum())
        field = own.get(header) or next((field for field, names in HEADERS.items() if plain in names), None)
        if field:
            found.setdefault(field, header)
    for field in NEEDED:
        if field not in found:
            raise MeasureError(f"no column for {field} among {', '.join(map(str, headers))}", where=field, do="Name it with columns=")
    return found


def _parse(field: str, values: list[str], dropped: dict[int, Dropped]) -> list[Any]:
    first = day_first(values) if field == "last_purchase_date" else False
    parsed: list[Any] = []
    for row, text in enumerate(values):
        value = read_day(text, day_first=first) if field == "last_purchase_date" else read_number(text)
        parsed.append(value)
        if value is None:
            _drop(dropped, row, field, "unreadable" if text else "missing", text)
        elif field != "last_purchase_date" and not _possible(field, float(value)):
            _drop(dropped, row, field, "impossible", text)
    return parsed


def _possible(field: str, value: float) -> bool:
    return {"age": 0 < value <= 120, "purchase_frequency": value > 0, "avg_purchase_amount": value > 0}[field]


def _identities(values: list[str], dropped: dict[int, Dropped]) -> list[str]:
    seen: set[str] = set()
    for row, text in enumerate(values):
        if not text:
            _drop(dropped, row, "customer_id", "missing", text)
        elif text in seen:
            _drop(dropped, row, "customer_id", "came_before", text)
        elif row not in dropped:
            seen.add(text)
    return values


def _drop(dropped: dict[int, Dropped], row: int, field: str, reason: str, text: str) -> None:
    dropped.setdefault(row, Dropped(row + 2, field, reason, text))


def _newest(last: NDArray[np.datetime64]) -> np.datetime64:
    known = last[~np.isnat(last)]
    if known.size == 0:
        raise MeasureError("no date could be read", where="last_purchase_date", do="Pass dates such as 2026-03-31")
    return np.datetime64(known.max(), "D")


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _separator(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t|", key=header.count)
