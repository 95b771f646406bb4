"""What stands above a list: chips, order, columns and the addresses behind them; and the answer to a new arrangement."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.records.fields.field import Field
from guanxi.records.grouping import groupable_fields
from guanxi.records.knowing import Knowing
from guanxi.records.layouts.asked_for import CALENDAR, KANBAN, TABLE, layouts_for
from guanxi.records.layouts.boards import board_fields
from guanxi.records.layouts.calendars import day_fields
from guanxi.records.reading import readable_fields, shown_fields
from guanxi.records.registry import RecordType
from guanxi.records.sorting import MAX_SORTS
from guanxi.records.web.asked import KEPT, Asked, asked_in
from guanxi.records.web.conditions import chips
from guanxi.records.web.doors import reading
from guanxi.records.web.heads import Head

Kept = Sequence[tuple[str, str]]
known = Knowing(100)


def bar_of(asked: Asked) -> dict[str, Any]:
    kept = [pair for pair in asked.kept if pair[0] != "open"]
    return {
        "chips": chips(asked) if not asked.problems else [],
        "kept": [pair for pair in kept if pair[0] != "q"],
        "sort_dialog": sort_dialog(asked, kept),
        "columns_dialog": columns_dialog(asked, kept),
        "group_choices": group_choices(asked),
        "day_choices": day_choices(asked),
        "layout_choices": layout_choices(asked),
        "clear_url": asked.url(filter="", q=""),
        "count_url": asked.url("count/", open=""),
        "new_url": asked.new_url,
        "export_url": asked.url("export/", open=""),
    }


def group_choices(asked: Asked) -> list[tuple[Field | None, str, bool]]:
    """What the list can be grouped by; first, not at all."""
    if asked.layout == CALENDAR:
        return []
    if asked.board_by is not None:
        return [(one, asked.url(group=one.name, open=""), one is asked.board_by) for one in board_fields(asked.type, asked.asking.actor)]
    now = asked.group.name if asked.group is not None else ""
    fields = sorted(groupable_fields(asked.type, asked.asking.actor), key=lambda one: str(one.label))
    return [(None, asked.url(group="", open=""), not now)] + [(one, asked.url(group=one.name, open=""), one.name == now) for one in fields]


def day_choices(asked: Asked) -> list[tuple[Field, str, bool]]:
    """By which of its dates a record stands in a calendar."""
    if asked.day_by is None:
        return []
    return [(one, asked.url(day=one.name, open=""), one is asked.day_by) for one in day_fields(asked.type, asked.asking.actor)]


def layout_choices(asked: Asked) -> list[tuple[str, str, str, bool]]:
    """Sign, words, address, and whether the list stands so; none where there is no choice."""
    ways = {TABLE: ("table", _("Table")), KANBAN: ("columns", _("Board")), CALENDAR: ("calendar", _("Calendar"))}
    can = layouts_for(asked.type, asked.asking.actor)
    found = [(*ways[name], asked.url(layout=name, month="", open=""), name == asked.layout) for name in can]
    return found if len(found) > 1 else []


def sort_dialog(asked: Asked, kept: Kept) -> str:
    def make() -> str:
        sortable = [one for one in readable_fields(asked.type, asked.asking.actor) if one.sortable]
        levels = sort_levels(asked)
        return render_to_string(
            "records/sort.html",
            {"type": asked.type, "kept_all": kept, "sort_levels": levels, "sortable": sortable, "unsorted_url": asked.url(sort="")},
        )

    return known(("sort dialog", *_all_that_counts(asked)), make)


def columns_dialog(asked: Asked, kept: Kept) -> str:
    def make() -> str:
        told = {"type": asked.type, "kept_all": kept, "choices": column_choices(asked), "default_columns_url": asked.url(columns="")}
        return render_to_string("records/columns.html", told)

    return known(("columns dialog", *_all_that_counts(asked)), make)


def head_menus(asked: Asked, heads: Sequence[Head]) -> str:
    def make() -> str:
        return render_to_string("records/head_menus.html", {"type": asked.type, "heads": heads, "asked_for": urlencode(asked.kept)})

    return known(("head menus", *_all_that_counts(asked)), make)


def _all_that_counts(asked: Asked) -> tuple[Hashable, ...]:
    """The dialogs of a list say nothing of a record: they are the same for equal words, rights and language."""
    words = tuple(asked.words.get(name, "") for name in KEPT)
    return asked.type.name, words, tuple(asked.kept), asked.asking.actor.sight, get_language()


def sort_levels(asked: Asked) -> list[dict[str, Any]]:
    now = [{"name": sort.field.name, "down": sort.descending} for sort in (asked.sorts if not asked.problems else ())]
    return (now + [{"name": "", "down": False}] * MAX_SORTS)[:MAX_SORTS]


def column_choices(asked: Asked) -> list[tuple[Any, bool]]:
    """The chosen columns in their order, then the others by name."""
    rest = [one for one in shown_fields(asked.type, asked.asking.actor) if one not in asked.fields]
    return [(one, True) for one in asked.fields] + [(one, False) for one in sorted(rest, key=lambda one: str(one.label))]


@reading
@require_GET
def arrange(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """From the order form or the column form to the address that shows the list so."""
    asked = asked_in(request, record_type)
    changes: dict[str, str] = {}
    if "column" in request.GET:
        changes["columns"] = ",".join(dict.fromkeys(request.GET.getlist("column")))
    if "by" in request.GET:
        levels = zip(request.GET.getlist("by"), request.GET.getlist("way"), strict=False)
        changes["sort"] = ",".join(dict.fromkeys(("-" if way == "-" else "") + by for by, way in levels if by))
    return HttpResponseRedirect(asked.url(**changes))
