"""Records on the days of a month, by one of their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, DateField, DateTimeField, F, Window
from django.db.models.functions import Cast, RowNumber, TruncDate

from guanxi.access.actor import Actor
from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.moment import Moment
from guanxi.records.finding import Question, Record, get_many, selection
from guanxi.records.reading import readable_fields, rows
from guanxi.records.registry import RecordType

OF_A_DAY = 4
SAMPLE, RARELY = 1_000, 0.1
KINDS = ("date", "datetime")
WRITTEN_DOWN = ("created_at", "changed_at")
"""When somebody typed it in is no date of the matter itself: chosen only where it is asked for."""


@dataclass(frozen=True)
class DayOf:
    """One day: how many records it has, and the first of them."""

    day: date
    count: int
    records: list[Record]


def day_fields(record_type: RecordType, actor: Actor) -> list[Field]:
    found = [one for one in readable_fields(record_type, actor) if one.kind in KINDS and one.filterable]
    return sorted(found, key=lambda one: one.name in WRITTEN_DOWN)


def usual_day(record_type: RecordType, fields: Sequence[Field], asking: Asking) -> Field:
    """The first date that is not rarely filled in the newest records in sight; where all are, the one most filled."""
    if fields[0].required:
        return fields[0]
    newest = rows(record_type, asking.actor).order_by("-pk").values("pk")[:SAMPLE]
    sample = rows(record_type, asking.actor).filter(pk__in=newest)
    for one in fields:
        sample = sample.annotate(**one.sort_annotations())
    filled = sample.aggregate(**{one.name: Count(cast(Any, one.sort_expression())) for one in fields}, in_sight=Count("pk"))
    often = [one for one in fields if filled[one.name] >= RARELY * filled["in_sight"]]
    return often[0] if often else max(fields, key=lambda one: filled[one.name])


def weeks_of(month: date, first_weekday: int) -> list[list[date]]:
    """The weeks that hold days of the month, whole ones. `first_weekday`: 0 is Sunday, as in formats."""
    first = month.replace(day=1)
    start = first - timedelta(days=(first.isoweekday() - first_weekday) % 7)
    weeks = [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(6)]
    return [week for week in weeks if any(day.month == first.month for day in week)]


def _day(by: Field, asking: Asking) -> Any:
    """Own fields keep dates as text."""
    if isinstance(by, Moment):
        return TruncDate(Cast(by.sort_expression(), DateTimeField()), tzinfo=asking.zone)
    return Cast(by.sort_expression(), DateField())


def calendar_of(record_type: RecordType, question: Question, by: Field, days: Sequence[date], asking: Asking) -> dict[date, DayOf]:
    """Of these days those that have a record."""
    leaf = {"field": by.name, "op": "between", "value": [days[0].isoformat(), days[-1].isoformat()]}
    whole = replace(question, filter=filtering.both(question.filter, filtering.parse(leaf)))
    found = selection(record_type, whole, asking).annotate(on_day=_day(by, asking))
    nth = Window(RowNumber(), partition_by=[F("on_day")], order_by=[cast(Any, by.sort_expression()), F("pk")])
    found = found.annotate(nth=nth, of_day=Window(Count("*"), partition_by=[F("on_day")]))
    cells: list[dict[str, Any]] = list(found.filter(nth__lte=OF_A_DAY).order_by("on_day", "nth").values("pk", "on_day", "of_day"))
    ids = [cell["pk"] for cell in cells]
    records = {one.id: one for one in get_many(record_type, ids, asking, columns=question.columns)} if ids else {}
    told: dict[date, DayOf] = {}
    for cell in cells:
        if cell["pk"] in records:
            told.setdefault(cell["on_day"], DayOf(cell["on_day"], cell["of_day"], [])).records.append(records[cell["pk"]])
    return told
