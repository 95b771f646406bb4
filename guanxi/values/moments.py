"""Times of day and points in time: read in the zone of the file, kept in UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from guanxi.values.dates import EARLIEST, LATEST, Order, parse_date
from guanxi.values.problem import ValueProblem, shown
from guanxi.values.spreadsheet_days import from_serial
from guanxi.values.written_dates import CLOCK_ALONE, CLOCK_TAIL, SERIAL

HOME_ZONE = "Asia/Shanghai"

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?")
_UNIX = re.compile(r"[1-4]\d{9}(?:\d{3})?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d\d)?")
_NAMED = {
    "z": "UTC",
    "utc": "UTC",
    "gmt": "UTC",
    "北京时间": "Asia/Shanghai",
    "hkt": "Asia/Hong_Kong",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
}
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_AFTERNOON = {"下午", "傍晚", "晚上", "晚间", "午后"}
_MORNING = {"上午", "早上", "早晨", "清晨", "凌晨"}


def parse_moment(text: str, zone: str = HOME_ZONE, order: Order | None = None, *, epoch_1904: bool = False) -> datetime:
    """In UTC. A time without a zone is local time of `zone`; a day without a time begins there at midnight."""
    if _ISO.fullmatch(text):
        local = _iso(text)
        _refuse_far_year(local.year, text)
        return (local if local.tzinfo else local.replace(tzinfo=zone_named(zone))).astimezone(UTC)
    plain = unicodedata.normalize("NFKC", text).strip().strip("'")
    if _UNIX.fullmatch(plain):
        return datetime.fromtimestamp(int(plain) / (1000 if len(plain) > 10 else 1), UTC)
    if SERIAL.fullmatch(plain):
        local = from_serial(float(plain), epoch_1904)
        _refuse_far_year(local.year, text)
        return local.replace(tzinfo=zone_named(zone)).astimezone(UTC)
    return _written(plain, zone, order, text)


def _written(plain: str, zone: str, order: Order | None, text: str) -> datetime:
    day = parse_date(plain, order)
    clock = CLOCK_TAIL.search(plain)
    if not clock:
        return datetime.combine(day, time(), zone_named(zone)).astimezone(UTC)
    local = datetime.combine(day, _time(clock, text))
    where = _zone(clock["zone"].lower(), text) if clock["zone"] else zone_named(zone)
    return local.replace(tzinfo=where).astimezone(UTC)


def is_day_alone(local: datetime) -> bool:
    """Whether a day was given without a time of day: it begins at midnight, and nothing is told of the hour."""
    return local.time() == time()


def parse_time(text: str) -> time:
    """15:05, 下午3:05, 3点半, 3:05 PM."""
    clock = CLOCK_ALONE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not clock:
        raise ValueProblem("not_a_time", _("“%(text)s” is not a time of day. Write it like 15:05."), text=shown(text))
    return _time(clock, text)


def _time(clock: re.Match[str], text: str) -> time:
    minute = _MINUTES.get(clock["minute"] or "") or int(clock["minute"] or 0)
    microsecond = int((clock["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        return time(_hour(clock), minute, int(clock["second"] or 0), microsecond)
    except ValueError:
        raise ValueProblem("no_such_time", _("There is no time “%(text)s”. Hours go to 23, minutes to 59."), text=shown(text)) from None


def _hour(clock: re.Match[str]) -> int:
    hour, half, ampm = int(clock["hour"]), clock["half"], (clock["ampm"] or "").lower().replace(".", "")
    if hour > 12 or not (half or ampm):
        return hour
    if half == "中午":
        return hour + 12 if hour < 10 else hour
    late = half in _AFTERNOON or ampm == "pm"
    if half in {"晚上", "晚间"} and hour == 12:
        return 24  # the end of this day or of the one before: nobody knows, so it is refused
    return hour % 12 + 12 if late else hour % 12


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueProblem("no_such_day", _("There is no moment “%(text)s” in the calendar. Please check it."), text=shown(text)) from None


def _refuse_far_year(year: int, text: str) -> None:
    if not EARLIEST <= year <= LATEST:
        parse_date(f"{year:04}-01-01")


def _zone(name: str, text: str) -> tzinfo:
    if name in _NAMED:
        return zone_named(_NAMED[name])
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    elif "/" in name:
        return zone_named("/".join("_".join(map(str.capitalize, part.split("_"))) for part in name.split("/")))
    raise ValueProblem(
        "zone", _("“%(text)s” names a time zone that is not known. Write it like +08:00 or Asia/Shanghai."), text=shown(text)
    )


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueProblem(
            "zone", _("“%(text)s” names a time zone that is not known. Write it like +08:00 or Asia/Shanghai."), text=shown(name)
        ) from None
