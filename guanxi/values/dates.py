"""Dates as Chinese and Western files write them. What could be two dates is refused unless the column tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown
from guanxi.values.spreadsheet_days import from_serial
from guanxi.values.written_dates import CLOCK_TAIL, MONTHS, NUMBERS_ONLY, PATTERNS, SERIAL, WEEKDAY

Order = Literal["ymd", "dmy", "mdy"]

EARLIEST, LATEST = 1900, 2100

_USUAL = re.compile(r"(\d{4})([-/]?)(\d\d)\2(\d\d)")
_CENTURY_TURNS = 69  # 68 is 2068, 69 is 1969: POSIX


def parse_date(text: str, order: Order | None = None, *, earliest: int = EARLIEST, latest: int = LATEST, epoch_1904: bool = False) -> date:
    """The day; a time of day behind it is left out. `order` is what `guess_order` found for the column."""
    if usual := _USUAL.fullmatch(text):
        year, month, day = int(usual[1]), int(usual[3]), int(usual[4])
    else:
        year, month, day = _parts(text, order, epoch_1904)
    return _checked(year, month, day, text, earliest, latest)


def guess_order(samples: Iterable[str]) -> Order | None:
    """Whether day or month stands first in a column like 05/03/2024; None if no sample tells or they contradict each other."""
    found: set[Order] = set()
    for sample in samples:
        numbers = NUMBERS_ONLY.fullmatch(_plain(sample))
        clear = numbers and _clear_order(numbers["a"], numbers["b"], numbers["c"])
        if clear:
            found.add(clear)
    return found.pop() if len(found) == 1 else None


def _clear_order(a: str, b: str, c: str) -> Order | None:
    """The order that these numbers alone allow; None if there is more than one."""
    first, second = int(a), int(b)
    if first > 31 or len(c) == 1:
        return "ymd"
    if second > 12:
        return "mdy"
    year_is_last = len(c) == 4 or int(c) > 31
    return "dmy" if first > 12 and year_is_last else None


def _plain(text: str) -> str:
    text = WEEKDAY.sub("", unicodedata.normalize("NFKC", text)).strip().strip("'").lower()
    return CLOCK_TAIL.sub("", text).strip()


def _parts(text: str, order: Order | None, epoch_1904: bool) -> tuple[int, int, int]:
    plain = _plain(text)
    if SERIAL.fullmatch(plain):
        day = from_serial(float(plain), epoch_1904)
        return day.year, day.month, day.day
    for pattern in PATTERNS:
        if found := pattern.fullmatch(plain):
            part = found.groupdict()
            month = MONTHS.get(part["name"][:3], 0) if part.get("name") else int(part["m"])
            return _year(part["y"]) + (1911 if part.get("minguo") else 0), month, int(part["d"])
    if numbers := NUMBERS_ONLY.fullmatch(plain):
        return _ordered(numbers["a"], numbers["b"], numbers["c"], order or ("dmy" if "." in plain else None), text)
    raise ValueProblem("not_a_date", _("“%(text)s” is not a date. Write it like 2024-03-05."), text=shown(text))


def _ordered(a: str, b: str, c: str, order: Order | None, text: str) -> tuple[int, int, int]:
    order = order or _clear_order(a, b, c) or ("dmy" if a == b and len(c) == 4 else None)
    if order is None:
        raise ValueProblem(
            "ambiguous", _("“%(text)s” can be read with the day or the month first. Choose the order for this column."), text=shown(text)
        )
    if order == "ymd" and len(c) < 3:
        return _year(a), int(b), int(c)
    return (_year(c), int(a), int(b)) if order == "mdy" else (_year(c), int(b), int(a))


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < _CENTURY_TURNS else 1900)


def _checked(year: int, month: int, day: int, text: str, earliest: int, latest: int) -> date:
    if not earliest <= year <= latest:
        raise ValueProblem(
            "year",
            _("The year of “%(text)s” is outside %(earliest)s–%(latest)s. Please check it."),
            text=shown(text),
            earliest=earliest,
            latest=latest,
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueProblem(
            "no_such_day", _("There is no day “%(text)s” in the calendar. Please check day and month."), text=shown(text)
        ) from None
