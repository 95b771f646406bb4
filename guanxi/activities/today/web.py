"""The page Today: what is mine to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.access.web.doors import actor_in, may
from guanxi.activities.today.finding import heaps, today_of, waiting
from guanxi.records.web.doors import asking_of


@may("read", "task")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    found = heaps(asking)
    context = {
        "heaps": [heap for heap in found if heap.tasks],
        "today": today_of(asking),
        "n": sum(len(heap.tasks) for heap in found if heap.key in ("overdue", "today")),
        "may_add": asking.actor.may("create", "task"),
        "may_change": asking.actor.may("change", "task"),
    }
    return render(
        request, "activities/today/heaps.html" if request.headers.get("HX-Target") == "today" else "activities/today/today.html", context
    )


def shown_to(request: HttpRequest) -> bool:
    return actor_in(request).may("read", "task")


def count_for(request: HttpRequest) -> int | None:
    return waiting(asking_of(request)) or None
