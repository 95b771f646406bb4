"""Scores as PostgreSQL's binary COPY, made by the column: rows of one label, reasons and gaps share every constant byte."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guanxi.insight.scoring.kinds import Scored

COLUMNS = "customer_id, kind, run_id, value, low, high, label, reasons, at"
HEAD, END = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0), struct.pack(">h", -1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
VARCHAR, FIELDS = 1043, 9
BLOCK = 100_000
NULL = struct.pack(">i", -1)
LIVE_ROW = np.dtype([("fields", ">i2"), ("length", ">i4"), ("id", ">i8")])


def rows_of(one: Scored, run: int, at: datetime, keep: NDArray[np.bool_]) -> Iterator[bytes]:
    """The rows of one kind without head and end, for the customers that are kept."""
    numbers = [one.value, one.low, one.high]
    labels, names = _codes(one.label if one.label is not None else [""] * len(one.customers))
    reasons, lists = _codes([tuple(few) for few in one.reasons] if one.reasons is not None else [()] * len(one.customers))
    gaps = sum(
        (np.ones(len(keep), dtype=np.int64) if some is None else np.isnan(some).astype(np.int64)) << place
        for place, some in enumerate(numbers)
    )
    group = (labels * len(lists) + reasons) * 8 + gaps
    order = np.argsort(group, kind="stable")
    order = order[keep[order]]
    ends = np.flatnonzero(np.diff(group[order])) + 1
    for places in np.split(order, ends):
        if len(places):
            code = int(group[places[0]])
            label, few = names[code // 8 // len(lists)], lists[code // 8 % len(lists)]
            yield from _block(one, places, (run, at, label, few, code % 8), numbers)


def _block(
    one: Scored, places: NDArray[np.int64], about: tuple[int, datetime, str, Sequence[str], int], numbers: list[Any]
) -> Iterator[bytes]:
    run, at, label, reasons, gaps = about
    before = struct.pack(">hi", FIELDS, 8)
    middle = _text(one.kind) + struct.pack(">iq", 8, run)
    after = _text(label) + _texts(reasons) + struct.pack(">iq", 8, _microseconds(at))
    parts: list[tuple[str, Any]] = [("before", f"V{len(before)}"), ("customer", ">i8"), ("middle", f"V{len(middle)}")]
    for place in range(3):
        parts += [(f"null{place}", "V4")] if gaps >> place & 1 else [(f"length{place}", ">i4"), (f"number{place}", ">f8")]
    kind = np.dtype([*parts, ("after", f"V{len(after)}")])
    for start in range(0, len(places), BLOCK):
        some = places[start : start + BLOCK]
        rows = np.empty(len(some), dtype=kind)
        rows["before"], rows["middle"], rows["after"] = np.void(before), np.void(middle), np.void(after)
        rows["customer"] = one.customers[some]
        for place in range(3):
            if gaps >> place & 1:
                rows[f"null{place}"] = np.void(NULL)
            else:
                rows[f"length{place}"], rows[f"number{place}"] = 8, numbers[place][some]
        yield rows.tobytes()


def _codes(values: Sequence[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    codes, known = pd.factorize(column)
    return codes.astype(np.int64), list(known) or [values[0] if len(values) else ""]


def _text(text: str) -> bytes:
    told = text.encode()
    return struct.pack(">i", len(told)) + told


def _texts(texts: Sequence[str]) -> bytes:
    """An array of varchar; an empty one has no dimension."""
    if not texts:
        body = struct.pack(">iii", 0, 0, VARCHAR)
    else:
        body = struct.pack(">iiiii", 1, 0, VARCHAR, len(texts), 1) + b"".join(_text(one) for one in texts)
    return struct.pack(">i", len(body)) + body


def _microseconds(at: datetime) -> int:
    apart = at - EPOCH
    return (apart.days * 86_400 + apart.seconds) * 1_000_000 + apart.microseconds


def live_customers(cursor: Any) -> NDArray[np.int64]:
    """Sorted ids of those that are there, not in the bin, and may be scored."""
    wanted = "deleted_at IS NULL AND NOT no_profiling AND NOT is_restricted"
    with cursor.copy(f"COPY (SELECT id FROM customer WHERE {wanted} ORDER BY id) TO STDOUT (FORMAT BINARY)") as copy:
        data = b"".join(bytes(chunk) for chunk in copy)
    rows: NDArray[np.int64] = np.frombuffer(data[len(HEAD) : -len(END)], dtype=LIVE_ROW)["id"].astype(np.int64)
    return rows


def among(customers: NDArray[np.int64], live: NDArray[np.int64]) -> NDArray[np.bool_]:
    if len(live) == 0:
        return np.zeros(len(customers), dtype=bool)
    places = np.minimum(np.searchsorted(live, customers), len(live) - 1)
    found: NDArray[np.bool_] = live[places] == customers
    return found
