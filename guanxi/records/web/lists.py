"""The list of an object: the page, its further rows, and the exact count."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.records.bulk.deeds import bar_of as action_bar
from guanxi.records.finding import Count, Page, count, find
from guanxi.records.grouping import Groups
from guanxi.records.layouts.calendar import calendar
from guanxi.records.layouts.kanban import kanban
from guanxi.records.problems import Invalid
from guanxi.records.reading import may
from guanxi.records.registry import RecordType
from guanxi.records.web.asked import Asked, asked_in
from guanxi.records.web.bars import bar_of, head_menus
from guanxi.records.web.doors import opened, reading
from guanxi.records.web.groups import ShownGroup, grouped
from guanxi.records.web.heads import heads_of
from guanxi.records.web.rows import rows_of
from guanxi.records.web.slots import selection_actions
from guanxi.records.web.views import switcher, to_default

LIMIT = 50


@opened
@require_GET
def record_list(request: HttpRequest, record_type: RecordType) -> HttpResponseBase:
    require(actor_in(request), "read", record_type.name)
    if (begin := to_default(request, record_type)) is not None:
        return begin
    asked = asked_in(request, record_type)
    cursor = request.GET.get("after") or None
    if request.headers.get("HX-Target", "").startswith("more-"):
        page = find(record_type, asked.question(limit=LIMIT, cursor=cursor), asked.asking)
        return render(request, "records/rows.html", shown_rows(asked, page, within="within" in request.GET))
    return render(request, "records/list.html", _page(request, asked, cursor))


def _page(request: HttpRequest, asked: Asked, cursor: str | None) -> dict[str, Any]:
    actor = actor_in(request)
    page, number, groups = Page(), Count(0), Groups([])
    shown_groups: list[ShownGroup] = []
    laid_out: dict[str, Any] = {}
    if asked.check():
        try:
            if asked.board_by is not None:
                whole, laid_out["kanban"] = kanban(asked, asked.board_by)
                number = Count(whole)
            elif asked.day_by is not None:
                whole, laid_out["calendar"] = calendar(asked, asked.day_by)
                number = Count(whole)
            elif asked.group is not None:
                groups, shown_groups = grouped(asked, asked.group)
                number = Count(groups.count, groups.cut)
            else:
                page, number = _found(asked, cursor)
        except Invalid as invalid:
            asked.problems.extend(invalid.problems)
    widths = request.session.get("widths", {}).get(asked.type.name, {})
    heads = heads_of(asked, widths) if not asked.problems else []
    return (
        shown_rows(asked, page)
        | laid_out
        | bar_of(asked)
        | switcher(request, asked)
        | {
            "count": words_of(number),
            "at_least": number.at_least,
            "heads": heads,
            "head_menus": head_menus(asked, heads),
            "problems": list(dict.fromkeys(problem.message for problem in asked.problems)),
            "groups": shown_groups,
            "groups_cut": groups.cut,
            "totals_url": asked.url("totals/", open="") if not laid_out and any(one.total for one in asked.fields) else "",
            "nothing_at_all": not page.records and asked.day_by is None and _nothing_at_all(asked, number, cursor),
            "may": {action: may(asked.type, action, actor) for action in ("create", "change", "delete", "import", "export")},
            "selection_actions": selection_actions(asked.type, actor),
            "bar": action_bar(asked.type, actor),
            "matching_url": asked.url("selected/matching/", open=""),
            "live": getattr(request, "guanxi_position", 0),
            "live_url": asked.url("changes/", open=""),
            "has_owner": "owner" in asked.type.by_name,
            "has_tags": "tags" in asked.type.by_name,
        }
    )


def _nothing_at_all(asked: Asked, number: Count, cursor: str | None) -> bool:
    return not number.number and not asked.words.get("filter") and not asked.q and not asked.problems and cursor is None


def _found(asked: Asked, cursor: str | None) -> tuple[Page, Count]:
    page = find(asked.type, asked.question(limit=LIMIT, cursor=cursor), asked.asking)
    whole = page.next is None and cursor is None
    return page, Count(len(page.records)) if whole else count(asked.type, asked.question(), asked.asking)


def shown_rows(asked: Asked, page: Page, *, within: bool = False) -> dict[str, Any]:
    """`within` a group further rows come when they are asked for, or the next group would never come into sight."""
    return {
        "type": asked.type,
        "asked": asked,
        "rows": rows_of(page.records, asked.fields, asked.asking),
        "columns": len(asked.fields) + 3,
        "open_url": asked.url(open="") + ("&" if "?" in asked.url(open="") else "?") + "open=",
        "next": asked.url(after=page.next, **({"within": "1"} if within else {})) if page.next else "",
        "by_itself": not within,
        "more_id": f"more-{page.records[-1].id}" if page.records else "",
    }


def words_of(number: Count) -> str:
    return number_format(number.number, use_l10n=True, force_grouping=True) + ("+" if number.at_least else "")


@opened
@require_GET
def exact_count(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    asked = asked_in(request, record_type)
    number = count(record_type, asked.question(), asked.asking, exact=True)
    return render(request, "records/count.html", {"count": words_of(number), "title": _("Counted just now")})


@reading
@require_POST
def keep_width(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """How wide somebody likes a column, for as long as they stay signed in."""
    column, width = request.POST.get("column", ""), request.POST.get("width", "")
    if column in record_type.by_name and width.isdecimal() and len(width) < 5:
        widths = request.session.get("widths", {})
        widths.setdefault(record_type.name, {})[column] = max(60, min(int(width), 900))
        request.session["widths"] = widths
    return HttpResponse(status=204)
