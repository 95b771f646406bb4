"""In which layout a list is asked for, and by which field: the words of its address or of its view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.layouts.boards import board_fields
from guanxi.records.layouts.calendars import day_fields, usual_day
from guanxi.records.problems import Invalid, Problem, unknown_field
from guanxi.records.registry import RecordType

TABLE, KANBAN, CALENDAR = "", "kanban", "calendar"


def check_layout(record_type: RecordType, words: Mapping[str, str], actor: Actor) -> None:
    """What a view says of it; raises Invalid."""
    if words.get("layout", "") not in (TABLE, KANBAN, CALENDAR):
        raise Invalid([Problem("no_such_layout", _("A layout is one of: %(names)s.") % {"names": f"{KANBAN}, {CALENDAR}"}, "layout")])
    if words.get("day") and words["day"] not in {one.name for one in day_fields(record_type, actor)}:
        raise Invalid([unknown_field(words["day"])])


def layouts_for(record_type: RecordType, actor: Actor) -> list[str]:
    """Those that this object can stand in."""
    return [TABLE, *([KANBAN] if board_fields(record_type, actor) else []), *([CALENDAR] if day_fields(record_type, actor) else [])]


def board_field(record_type: RecordType, group: Field | None, actor: Actor) -> Field | None:
    """The choice whose values are columns: what the list is grouped by, else the first that means how far something is."""
    fields = board_fields(record_type, actor)
    if group in fields:
        return group
    return next((one for one in fields if one.name in ("status", "lifecycle")), fields[0] if fields else None)


def day_field(record_type: RecordType, name: str, asking: Asking) -> Field | None:
    fields = day_fields(record_type, asking.actor)
    chosen = next((one for one in fields if one.name == name), None)
    return chosen or (usual_day(record_type, fields, asking) if fields else None)


def month_in(word: str, today: date) -> date:
    """`2026-11`; whatever else stands there means this month."""
    try:
        return date.fromisoformat(f"{word}-01")
    except ValueError:
        return today.replace(day=1)
