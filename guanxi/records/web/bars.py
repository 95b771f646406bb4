"""What stands above a list: chips, order, columns and the addresses behind them; and the answer to a new arrangement."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from guanxi.records.reading import readable_fields
from guanxi.records.registry import RecordType
from guanxi.records.sorting import MAX_SORTS
from guanxi.records.web.asked import KEPT, Asked
from guanxi.records.web.conditions import chips
from guanxi.records.web.doors import reading


def bar_of(asked: Asked) -> dict[str, Any]:
    kept = [(name, asked.words[name]) for name in KEPT if asked.words.get(name) and name != "open"]
    return {
        "chips": chips(asked) if not asked.problems else [],
        "choices": column_choices(asked),
        "kept": [pair for pair in kept if pair[0] != "q"],
        "kept_all": kept,
        "sortable": [one for one in readable_fields(asked.type, asked.asking.actor) if one.sortable],
        "sort_levels": sort_levels(asked),
        "clear_url": asked.url(filter="", q=""),
        "unsorted_url": asked.url(sort=""),
        "default_columns_url": asked.url(columns=""),
        "count_url": asked.url("count/", open=""),
        "new_url": asked.url("new/", sort="", columns="", open="", q=""),
        "csv_url": asked.url("export.csv", open=""),
        "xlsx_url": asked.url("export.xlsx", open=""),
    }


def sort_levels(asked: Asked) -> list[dict[str, Any]]:
    now = [{"name": sort.field.name, "down": sort.descending} for sort in (asked.sorts if not asked.problems else ())]
    return (now + [{"name": "", "down": False}] * MAX_SORTS)[:MAX_SORTS]


def column_choices(asked: Asked) -> list[tuple[Any, bool]]:
    """The chosen columns in their order, then the others by name."""
    rest = [one for one in readable_fields(asked.type, asked.asking.actor) if one not in asked.fields]
    return [(one, True) for one in asked.fields] + [(one, False) for one in sorted(rest, key=lambda one: str(one.label))]


@reading
@require_GET
def arrange(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """From the order form or the column form to the address that shows the list so."""
    words = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if "column" in request.GET:
        words["columns"] = ",".join(dict.fromkeys(request.GET.getlist("column")))
    if "by" in request.GET:
        levels = zip(request.GET.getlist("by"), request.GET.getlist("way"), strict=False)
        words["sort"] = ",".join(dict.fromkeys(("-" if way == "-" else "") + by for by, way in levels if by))
    return HttpResponseRedirect(f"{record_type.url}?{urlencode(words)}" if words else record_type.url)
