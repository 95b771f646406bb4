"""A birthday whose year may be unknown."""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from guanxi.values.dates import Order, parse_date
from guanxi.values.problem import ValueProblem, shown
from guanxi.values.written_dates import MONTHS, NAME

_ANY_LEAP_YEAR = 2000
_WITHOUT_YEAR = tuple(
    re.compile(pattern)
    for pattern in (
        r"--(?P<m>\d\d)-?(?P<d>\d\d)",
        r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        r"(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        NAME + r"\s*(?P<d>\d{1,2})(?:st|nd|rd|th)?",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?\s*" + NAME,
    )
)


@dataclass(frozen=True, slots=True)
class Birth:
    month: int
    day: int
    year: int | None = None

    def __post_init__(self) -> None:
        date(self.year or _ANY_LEAP_YEAR, self.month, self.day)

    def __str__(self) -> str:
        """'1990-03-12', or '--03-12' (ISO 8601, vCard) without the year; `parse_birth` reads both."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}" if self.year else f"--{self.month:02}-{self.day:02}"

    def age_on(self, today: date) -> int | None:
        """Full years; None without a year or before birth."""
        if self.year is None:
            return None
        age = today.year - self.year - ((today.month, today.day) < (self.month, self.day))
        return age if age >= 0 else None

    def birthday_in(self, year: int) -> date:
        """Who was born on 29 February celebrates on the 28th in other years."""
        if (self.month, self.day) == (2, 29) and not isleap(year):
            return date(year, 2, 28)
        return date(year, self.month, self.day)

    def next_birthday(self, today: date) -> date:
        this_year = self.birthday_in(today.year)
        return this_year if this_year >= today else self.birthday_in(today.year + 1)


def parse_birth(text: str, order: Order | None = None, *, today: date | None = None) -> Birth:
    """`today`, if given, refuses births in the future."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    for pattern in _WITHOUT_YEAR:
        found = pattern.fullmatch(plain)
        if found and (month := _month(found.groupdict())):
            return _without_year(month, int(found["d"]), text)
    born = parse_date(text, order)
    if today and born > today:
        raise ValueProblem("future", _("“%(text)s” is in the future; nobody is born then yet. Please check the year."), text=shown(text))
    return Birth(born.month, born.day, born.year)


def _month(part: dict[str, str]) -> int | None:
    return MONTHS.get(part["name"][:3]) if part.get("name") else int(part["m"])


def _without_year(month: int, day: int, text: str) -> Birth:
    try:
        return Birth(month, day)
    except ValueError:
        raise ValueProblem(
            "no_such_day", _("There is no day “%(text)s” in the calendar. Please check day and month."), text=shown(text)
        ) from None
