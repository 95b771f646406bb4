"""What a stored number means: whole, broken, with lost digits, a day, a time, or a day that never was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

LAST_DAY = 2_958_466
DAY_MS = 86_400_000


class Value(NamedTuple):
    """`kind`: d date, s date with time, t time, h seconds of a duration, empty for what JSON itself knows."""

    value: Any
    kind: str = ""
    fault: str = ""
    shown: str = ""


def number_value(text: str, meaning: str, from_1904: bool) -> Value:
    if not meaning:
        return plain_number(text)
    if meaning.isdigit():
        value = plain_number(text).value
        return Value(str(value).zfill(int(meaning)) if isinstance(value, int) and value >= 0 else value)
    serial = float(text)
    if not 0 <= serial < LAST_DAY:
        return Value("", fault="impossible_date", shown=text)
    ms = round(serial * DAY_MS)
    if meaning == "h":
        return Value(ms / 1000, "h")
    if ms < DAY_MS and (meaning == "t" or ms):
        return Value((datetime.min + timedelta(milliseconds=ms)).time().isoformat(), "t")
    return day_value(ms, text, from_1904)


def day_value(ms: int, text: str, from_1904: bool) -> Value:
    days, rest = divmod(ms, DAY_MS)
    if not from_1904 and days in (0, 60):
        return Value("", fault="impossible_date", shown=text)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    try:
        moment = start + timedelta(days=days, milliseconds=rest)
    except OverflowError:
        return Value("", fault="impossible_date", shown=text)
    return Value(moment.isoformat(), "s") if rest else Value(moment.date().isoformat(), "d")


def plain_number(text: str) -> Value:
    """A number keeps 15 digits in a spreadsheet: a longer whole number has lost its last ones."""
    if len(text) <= 15 and text.lstrip("-").isdigit():
        return Value(int(text))
    number = float(text)
    if number in (float("inf"), float("-inf")) or number != number:
        return Value("", fault="error_cell", shown=text)
    if not number.is_integer():
        return Value(float(f"{number:.15g}"))
    whole = int(number)
    return Value(whole) if abs(whole) < 10**15 else Value(f"{whole:d}" if abs(whole) < 10**22 else text, "", "precision", text)


def iso_value(text: str) -> Value:
    """Cells that hold a date as ISO text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Value("", fault="impossible_date", shown=text)
    return Value(moment.date().isoformat(), "d") if moment.time() == time() else Value(moment.isoformat(), "s")


def python_value(value: Any) -> Value:
    """What the reader of old formats hands over."""
    if isinstance(value, datetime):
        return Value(value.isoformat(), "s") if value.time() != time() else Value(value.date().isoformat(), "d")
    if isinstance(value, date):
        return Value(value.isoformat(), "d")
    if isinstance(value, time):
        return Value(value.isoformat(), "t")
    if isinstance(value, timedelta):
        return Value(value.total_seconds(), "h")
    if isinstance(value, float):
        return plain_number(repr(value))
    return Value(value)
