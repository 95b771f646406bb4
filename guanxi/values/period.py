"""Relative periods of filters ('last_month', 'next_7_days') as half-open spans of time. Weeks start on Monday."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from guanxi.values.moments import zone_named
from guanxi.values.problem import ValueProblem, shown

_LARGEST_COUNT = 3_660
_COUNTED = re.compile(r"(last|next)_(\d{1,4})_(days|weeks|months)|(\d{1,4})_days_(ago|ahead)")

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, not including, `end`; both in UTC."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def span_of(period: str, *, now: datetime, zone: str) -> Span:
    """The span of a period for someone whose clock shows the time of `zone`."""
    start, end = days_of(period, today=now.astimezone(zone_named(zone)).date())
    return Span(_midnight(start, zone), _midnight(end, zone))


@lru_cache(maxsize=1_024)
def days_of(period: str, *, today: date) -> Days:
    """The first day and the day after the last one, for fields that hold days."""
    if named := _NAMED.get(period):
        return named(today)
    counted = _COUNTED.fullmatch(period)
    count = int(counted[2] or counted[4]) if counted else 0
    if not counted or not 1 <= count <= _LARGEST_COUNT:
        raise ValueProblem("period", _("“%(text)s” is not a known period."), text=shown(period))
    if counted[5]:
        return _one_day(today + timedelta(days=-count if counted[5] == "ago" else count))
    return _last(today, count, counted[3]) if counted[1] == "last" else _next(today, count, counted[3])


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), zone_named(zone)).astimezone(UTC)


def _one_day(day: date) -> Days:
    return day, day + timedelta(days=1)


def _last(today: date, count: int, unit: str) -> Days:
    """Up to and with today: last_7_days are today and the six days before."""
    tomorrow = today + timedelta(days=1)
    if unit == "months":
        return _plus_months(tomorrow, -count), tomorrow
    return tomorrow - timedelta(days=count * (7 if unit == "weeks" else 1)), tomorrow


def _next(today: date, count: int, unit: str) -> Days:
    """From tomorrow on: today belongs to the last days."""
    tomorrow = today + timedelta(days=1)
    if unit == "months":
        return tomorrow, _plus_months(tomorrow, count)
    return tomorrow, tomorrow + timedelta(days=count * (7 if unit == "weeks" else 1))


def _plus_months(day: date, count: int) -> date:
    """The same day of another month, or that month's last."""
    month = day.year * 12 + day.month - 1 + count
    first = date(month // 12, month % 12 + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _week(shift: int) -> Callable[[date], Days]:
    def days(today: date) -> Days:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(weeks=1)

    return days


def _months(length: int, shift: int) -> Callable[[date], Days]:
    """A calendar month (1), quarter (3) or year (12), `shift` of them away."""

    def days(today: date) -> Days:
        start = _plus_months(today.replace(month=(today.month - 1) // length * length + 1, day=1), shift * length)
        return start, _plus_months(start, length)

    return days


_NAMED: dict[str, Callable[[date], Days]] = {
    "today": _one_day,
    "yesterday": lambda today: _one_day(today - timedelta(days=1)),
    "tomorrow": lambda today: _one_day(today + timedelta(days=1)),
}
for _name, _shift in (("last", -1), ("this", 0), ("next", 1)):
    _NAMED[f"{_name}_week"] = _week(_shift)
    _NAMED[f"{_name}_month"] = _months(1, _shift)
    _NAMED[f"{_name}_quarter"] = _months(3, _shift)
    _NAMED[f"{_name}_year"] = _months(12, _shift)

NAMES: dict[str, str | Promise] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "next_quarter": _("next quarter"),
    "this_year": _("this year"),
    "last_year": _("last year"),
    "next_year": _("next year"),
}
_COUNTED_NAMES = {
    "last_days": ngettext_lazy("last %(count)d day", "last %(count)d days", "count"),
    "last_weeks": ngettext_lazy("last %(count)d week", "last %(count)d weeks", "count"),
    "last_months": ngettext_lazy("last %(count)d month", "last %(count)d months", "count"),
    "next_days": ngettext_lazy("next %(count)d day", "next %(count)d days", "count"),
    "next_weeks": ngettext_lazy("next %(count)d week", "next %(count)d weeks", "count"),
    "next_months": ngettext_lazy("next %(count)d month", "next %(count)d months", "count"),
    "ago": ngettext_lazy("%(count)d day ago", "%(count)d days ago", "count"),
    "ahead": ngettext_lazy("in %(count)d day", "in %(count)d days", "count"),
}


def name_of(period: str) -> str:
    """In the reader's language."""
    if period in NAMES:
        return str(NAMES[period])
    counted = _COUNTED.fullmatch(period)
    if not counted:
        raise ValueProblem("period", _("“%(text)s” is not a known period."), text=shown(period))
    key = counted[5] or f"{counted[1]}_{counted[3]}"
    return str(_COUNTED_NAMES[key] % {"count": int(counted[2] or counted[4])})
