"""What an open list or page is told of what colleagues wrote meanwhile: the rows anew, those that left the list, how many are new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get_many, selection
from guanxi.records.live.changes import LOOKS_BACK, Position, Written, written_since
from guanxi.records.registry import RecordType
from guanxi.records.web.asked import asked_in
from guanxi.records.web.doors import asking_of, reading
from guanxi.records.web.pages import as_shown, facts_of
from guanxi.records.web.rows import changeable_ids, name_of, rows_of

MOST = 300
ON_THE_PAGE = ("comment",)


@reading
@require_GET
def changes(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """204 where nothing was written; the position from which to ask next stands in the answer or in X-Position."""
    asking, before, on_page = asking_of(request), request.GET.get("since", ""), "page" in request.GET
    ids = _shown(request.GET.get("ids", ""))
    position = Position.of(before, asking.now)
    written = written_since(record_type, ids, position, asking, also=ON_THE_PAGE if on_page else ())
    told = _of_page(request, record_type, ids, written, position) if on_page else _of_list(request, record_type, set(ids), written)
    if not any(told.values()):
        response = HttpResponse(status=204)
        if str(written.position) != before:
            response["X-Position"] = str(written.position)
        return response
    return JsonResponse(told | {"position": str(written.position)})


def _of_list(request: HttpRequest, record_type: RecordType, shown: set[int], written: Written) -> dict[str, Any]:
    changed, made = sorted(written.changed & shown), sorted(written.made - shown)
    asked = asked_in(request, record_type)
    if not (changed or made) or not asked.check():
        return {"gone": sorted(written.unseen)}
    meeting = set(selection(record_type, asked.question(), asked.asking).filter(pk__in=[*changed, *made]).values_list("pk", flat=True))
    records = get_many(record_type, [one for one in changed if one in meeting], asked.asking, columns=asked.columns)
    rows = rows_of(records, asked.fields, asked.asking)
    return {
        "rows": {row.record.id: row.cells for row in rows},
        "gone": sorted(written.unseen.union(changed).difference(row.record.id for row in rows)),
        "new": [one for one in made if one in meeting],
    }


def _of_page(request: HttpRequest, record_type: RecordType, ids: list[int], written: Written, position: Position) -> dict[str, Any]:
    if written.unseen:
        return {"gone": sorted(written.unseen)}
    told = _facts(record_type, ids[0], asking_of(request)) if ids and ids[0] in written.changed else {}
    return told | {"comments": bool(written.parts), "by": _others(written, position, asking_of(request)) if told else ""}


def _facts(record_type: RecordType, record_id: int, asking: Asking) -> dict[str, Any]:
    record, fields = as_shown(record_type, record_id, asking)
    facts = facts_of(record, fields, asking, bool(changeable_ids(record_type, [record_id], asking)))
    return {"cells": {fact.id: fact.content for group in facts for fact in group.facts}, "title": name_of(record)}


def _others(written: Written, position: Position, asking: Asking) -> str:
    """Who it was, if somebody else; of one's own deeds nothing is said, nor of what stood on the page when it was made."""
    entries = Entry.objects.filter(pk__in=written.entries).exclude(actor_key=asking.actor.key).order_by("pk")
    if position.first:
        entries = entries.exclude(pk__lte=position.next, at__lt=asking.now - timedelta(seconds=LOOKS_BACK))
    names = list(dict.fromkeys(entries.values_list("actor_name", flat=True)))
    return _("%(who)s changed this just now.") % {"who": _(", ").join(names)} if names else ""


def _shown(word: str) -> list[int]:
    return [int(one) for one in word.split(",")[:MOST] if one.isdecimal() and len(one) < 19]
