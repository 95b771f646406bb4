"""What a picker offers: records of some objects by part of their name, pinyin, number; the newest before anything is typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.records.finding import Question, Record, find
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of, opened

LIMIT = 8


@opened
@require_GET
def pick(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    q = next((str(value) for name, value in request.GET.items() if name == "q" or name.endswith("-text")), "").strip()[:200]
    found: list[Record] = []
    for name in request.GET.get("objects", "").split(","):
        if registry.has(name) and asking.actor.may("read", name):
            record_type = registry.of(name)
            sort = () if q else ("-changed_at",) if "changed_at" in record_type.by_name else ()
            found += find(record_type, Question(columns=(record_type.title,), q=q, sort=sort, limit=LIMIT), asking).records
    ranked = (
        sorted(found, key=lambda one: (one.title.casefold() != q.casefold(), not one.title.casefold().startswith(q.casefold())))
        if q
        else found
    )
    return render(request, "records/picks.html", {"found": ranked[:LIMIT], "q": q})
