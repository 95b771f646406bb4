"""Following a record on its page: one button, and who else does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from guanxi.records.asking import Asking
from guanxi.records.asking_together import Questions
from guanxi.records.comments.finding import commentable
from guanxi.records.finding import Record, get
from guanxi.records.following.finding import asks, followers, key_of
from guanxi.records.following.writing import set_following
from guanxi.records.reading import readable_field
from guanxi.records.web.doors import asking_of, opened

LINE = "records/following/line.html"


def line_asks(record: Record, asking: Asking) -> Questions:
    return {key_of(record.type): asks(record.type, record.id)}


def followers_panel(request: HttpRequest, record: Record) -> str:
    return render_to_string(LINE, _context(record, asking_of(request)), request)


@opened
@require_POST
def follow(request: HttpRequest, plural: str, record_id: int) -> HttpResponse:
    asking, record_type = asking_of(request), commentable(plural)
    set_following(record_type, record_id, request.POST.get("on") == "1", by=asking.actor, at=asking.now)
    columns = tuple(name for name in (record_type.title, "owner") if readable_field(record_type, name, asking.actor))
    return render(request, LINE, _context(get(record_type, record_id, asking, columns=columns), asking))


def _context(record: Record, asking: Asking) -> dict[str, Any]:
    found = followers(record, asking)
    mine = asking.actor.user_id in found
    others = [name for pk, name in found.items() if pk != asking.actor.user_id]
    return {"address": f"/following/{record.type.plural}/{record.id}/", "mine": mine, "others": others, "count": len(found)}
