"""A list as a calendar, for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import formats

from guanxi.records.fields.field import Field
from guanxi.records.fields.moment import Moment
from guanxi.records.layouts.asked_for import month_in
from guanxi.records.layouts.calendars import DayOf, calendar_of, weeks_of
from guanxi.records.layouts.cards import Card, cards_of
from guanxi.records.web.asked import Asked, tree_of, written


@dataclass(frozen=True)
class ShownDay:
    day: date
    is_inside: bool
    is_today: bool
    cards: Sequence[tuple[str, Card]]
    """Each with its time of day, where it has one."""
    more: int
    all_url: str
    new_url: str


def calendar(asked: Asked, by: Field) -> tuple[int, dict[str, Any]]:
    """How many records these weeks hold, and what the template shows."""
    today = asked.asking.now.astimezone(asked.asking.zone).date()
    month = month_in(asked.words.get("month", ""), today)
    weeks = weeks_of(month, formats.get_format("FIRST_DAY_OF_WEEK"))
    question = asked.question()
    days = [day for week in weeks for day in week]
    found = calendar_of(asked.type, replace(question, columns=(*question.columns, by.name)), by, days, asked.asking)
    records = [one for day in found.values() for one in day.records]
    cards = {card.record.id: card for card in cards_of(records, asked.fields, by, asked.asking)}
    before, after = month - timedelta(days=1), month + timedelta(days=32)
    return sum(one.count for one in found.values()), {
        "by": by,
        "month": formats.date_format(month, "YEAR_MONTH_FORMAT"),
        "weekdays": [formats.date_format(day, "D") for day in weeks[0]],
        "weeks": [[_shown(asked, by, day, month, today, found.get(day), cards) for day in week] for week in weeks],
        "before_url": asked.url(month=f"{before:%Y-%m}", open=""),
        "after_url": asked.url(month=f"{after:%Y-%m}", open=""),
        "today_url": asked.url(month="", open=""),
        "is_this_month": month == today.replace(day=1),
    }


def _shown(asked: Asked, by: Field, day: date, month: date, today: date, held: DayOf | None, cards: Mapping[int, Card]) -> ShownDay:
    here = [cards[one.id] for one in held.records] if held is not None else []
    tree = tree_of([*asked.conditions, {"field": by.name, "op": "is", "value": day.isoformat()}])
    return ShownDay(
        day,
        day.month == month.month,
        day == today,
        [(_time(by, card, asked), card) for card in here],
        held.count - len(here) if held is not None else 0,
        asked.url(filter=tree, layout="", month="", open=""),
        f"{asked.type.url}new/?{urlencode({'filter': written(tree)})}" if by.in_forms and not by.readonly else "",
    )


def _time(by: Field, card: Card, asked: Asked) -> str:
    value = card.record.values.get(by.name)
    if not isinstance(by, Moment) or value is None:
        return ""
    local = value.astimezone(asked.asking.zone)
    return "" if by.is_day_alone(local) else f"{local:%H:%M}"
