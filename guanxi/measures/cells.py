"""Reading one cell as people write it: numbers with signs of money, dates of East and West, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

_MONEY = re.compile(r"[\s,，¥￥$€£]|元|CNY|RMB|USD|EUR", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = {"1", "1.0", "yes", "y", "true", "t", "是", "有"}
_NO = {"0", "0.0", "no", "n", "false", "f", "否", "无"}


def read_number(text: str) -> float | None:
    """
    >>> read_number("¥1,234.50"), read_number("often")
    (1234.5, None)
    """
    try:
        value = float(_MONEY.sub("", text))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def read_day(text: str, *, day_first: bool = False) -> np.datetime64 | None:
    """
    >>> str(read_day("2026年3月1日")), str(read_day("01/03/2026", day_first=True)), read_day("31/02/2026", day_first=True)
    ('2026-03-01', '2026-03-01', None)
    """
    if match := _YEAR_FIRST.match(text) or _EIGHT.fullmatch(text):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.match(text):
        month, day, year = match.groups()
        month, day = (day, month) if day_first else (month, day)
    else:
        return None
    try:
        return np.datetime64(f"{year}-{int(month):02d}-{int(day):02d}", "D")
    except ValueError:
        return None


def day_first(texts: Iterable[str]) -> bool:
    """Whether a column writes the day before the month: some first part is above 12, or dots separate."""
    matches = [match for text in texts if (match := _YEAR_LAST.match(text))]
    return any(int(match.group(1)) > 12 or "." in match.group(0) for match in matches)


def read_answer(text: str) -> int:
    """1 yes, 0 no, −1 unknown."""
    plain = text.strip().lower()
    return 1 if plain in _YES else 0 if plain in _NO else -1
