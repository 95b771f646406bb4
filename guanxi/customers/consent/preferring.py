"""How a customer wishes to be contacted: preferred channel, topics, quiet hours in their own zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.finding import seen_customer
from guanxi.customers.models import Consent, Preferences
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, NotFound, Problem, unknown_field
from guanxi.records.reading import rows
from guanxi.records.writing import lock
from guanxi.values.text import clean_line
from guanxi.values.time_zones import time_zones

NAMES = ("preferred_channel", "topics", "quiet_from", "quiet_to", "timezone")
MOST_TOPICS = 50


def preferences_of(customer: int) -> Preferences:
    """The caller was shown to see the customer. Without a row: no wishes are known."""
    return Preferences.objects.filter(customer=customer).first() or Preferences(customer_id=customer)


def told(customer: int, asking: Asking) -> dict[str, Any]:
    """As they are handed out with everything else, to whoever may read the customer."""
    found = preferences_of(customer)
    return {name: getattr(found, name) for name in NAMES}


def set_preferences(*, customer: int, values: Mapping[str, Any], by: Actor, at: datetime | None = None) -> Preferences:
    """Changes what is named; needs the right to change the customer."""
    asking = Asking(by, at or timezone.now())
    record = seen_customer(customer, asking)
    require(by, "change", record.type.name)
    if not rows(record.type, by, "change").filter(pk=customer).exists():
        raise NotFound
    cleaned = _cleaned(values)
    with act("preferences.changed", by=by, at=asking.now, about=(record.type.name, customer)):
        if not lock(record.type, [customer], by, "change"):  # two who save at once each change only what they name
            raise NotFound
        preferences = preferences_of(customer)
        for name, value in cleaned.items():
            setattr(preferences, name, value)
        _check_hours(preferences)
        preferences.save()
    return preferences


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    problems = [unknown_field(name) for name in values if name not in NAMES]
    cleaned: dict[str, Any] = {}
    for name in (one for one in NAMES if one in values):
        try:
            cleaned[name] = _CLEANERS[name](values[name])
        except (ValueError, TypeError, AttributeError):
            problems.append(Problem("not_valid", str(_WRONG[name]()), name))
    if problems:
        raise Invalid(problems)
    return cleaned


def _check_hours(preferences: Preferences) -> None:
    start, end = preferences.quiet_from, preferences.quiet_to
    if (start is None) != (end is None) or (start is not None and start == end):
        raise Invalid([Problem("quiet_hours", _("Quiet hours need a beginning and a different end."), "quiet_to")])


def _channel(raw: Any) -> str:
    if raw not in ("", None) and raw not in Consent.Channel.values:
        raise ValueError
    return raw or ""


def _topics(raw: Any) -> list[str]:
    words = raw.replace("，", ",").split(",") if isinstance(raw, str) else list(raw or [])
    if not all(isinstance(word, str) for word in words) or len(words) > MOST_TOPICS:
        raise ValueError
    return list(dict.fromkeys(filter(None, (clean_line(word, 60) for word in words))))


def _time(raw: Any) -> time | None:
    return None if raw in ("", None) else time.fromisoformat(raw).replace(second=0, microsecond=0, tzinfo=None)


def _zone(raw: Any) -> str:
    if raw in ("", None):
        return ""
    if raw not in time_zones():
        raise ValueError
    return str(raw)


_CLEANERS: dict[str, Any] = {"preferred_channel": _channel, "topics": _topics, "quiet_from": _time, "quiet_to": _time, "timezone": _zone}
_WRONG: dict[str, Any] = {
    "preferred_channel": lambda: _("This is none of the channels."),
    "topics": lambda: _("Topics are up to 50 short words, separated by commas."),
    "quiet_from": lambda: _("Write the time as 21:00."),
    "quiet_to": lambda: _("Write the time as 21:00."),
    "timezone": lambda: _("This is no time zone, such as Asia/Shanghai."),
}
