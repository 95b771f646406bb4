"""Dated exchange rates as spans of days, for joining to orders and for single amounts."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from guanxi.commerce.models import Rate

FAR = date(9999, 1, 1)
RATES = pa.schema([("of", pa.string()), ("since", pa.date32()), ("until", pa.date32()), ("rate", pa.float64())])


def rate_spans(home: str) -> pa.Table:
    """From which day until which one unit of a currency was worth how much of the company's; turned rates included."""
    known: dict[str, list[tuple[date, float]]] = {}
    for rate in Rate._base_manager.filter(deleted_at__isnull=True).order_by("valid_on"):
        if rate.into == home:
            known.setdefault(rate.currency, []).append((rate.valid_on, float(rate.rate)))
        elif rate.currency == home:
            known.setdefault(rate.into, []).append((rate.valid_on, 1 / float(rate.rate)))
    rows = [
        {"of": currency, "since": since, "until": spans[place + 1][0] if place + 1 < len(spans) else FAR, "rate": value}
        for currency, spans in known.items()
        for place, (since, value) in enumerate(spans)
    ]
    return pa.Table.from_pylist(rows, schema=RATES)


def rates_on(home: str) -> dict[str, list[tuple[date, date, float]]]:
    """By currency: (since, until, rate)."""
    found: dict[str, list[tuple[date, date, float]]] = {}
    for row in rate_spans(home).to_pylist():
        found.setdefault(row["of"], []).append((row["since"], row["until"], row["rate"]))
    return found
