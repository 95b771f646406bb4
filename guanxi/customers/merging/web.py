"""The page on which two customers are merged by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.customers.merging.choosing import chosen_values, lines_of
from guanxi.customers.merging.merging import merge_customers
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, Record, find, get
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.reading import require_may, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import say

SUGGESTED = 10


def merge_button(request: HttpRequest, record: Record) -> str | None:
    actor = asking_of(request).actor
    if not actor.may("merge", record.type.name):
        return None
    return render_to_string("customers/merging/button.html", {"record": record}, request)


@opened
@require_http_methods(["GET", "POST"])
def merge_page(request: HttpRequest, kind: str) -> HttpResponse:
    """With two ids the choice, with one the search for the other; a POST without a winner comes from a list's selection."""
    record_type, asking = registry.of(kind), asking_of(request)
    require_may(record_type, "merge", asking.actor)
    if request.method == "POST" and "winner" in request.POST:
        return _merge(request, record_type, asking)
    ids = _ids(request)
    if request.method == "POST":
        if len(ids) > 2:
            say(request, _("Two records are merged at a time. These are the first two of your selection."), level="warning")
        return HttpResponseRedirect(f"{record_type.url}merge/?ids={','.join(map(str, ids[:2]))}")
    records = [_mergeable(record_type, record_id, asking) for record_id in ids[:2]]
    if len(records) == 2:
        return _choice(request, records, asking)
    return _search(request, record_type, records, asking)


def _ids(request: HttpRequest) -> list[int]:
    words = request.POST.getlist("id") or request.GET.get("ids", "").split(",")
    return [int(word) for word in dict.fromkeys(words) if word.isascii() and word.isdecimal() and len(word) < 19]


def _mergeable(record_type: RecordType, record_id: int, asking: Asking) -> Record:
    """One that may be seen but not merged is treated as one out of reach."""
    record = get(record_type, record_id, asking)
    if not rows(record_type, asking.actor, "merge").filter(pk=record_id).exists():
        raise NotFound
    return record


def _choice(request: HttpRequest, records: list[Record], asking: Asking, problems: Any = (), status: int = 200) -> HttpResponse:
    word = request.GET.get("keep", request.POST.get("winner", ""))
    winner = next((one for one in records if str(one.id) == word), records[0])
    context = {
        "type": winner.type,
        "records": records,
        "winner": winner,
        "lines": lines_of(winner, records, asking),
        "ids": ",".join(str(one.id) for one in records),
        "problems": problems,
    }
    return render(request, "customers/merging/merge.html", context, status=status)


def _search(request: HttpRequest, record_type: RecordType, records: list[Record], asking: Asking) -> HttpResponse:
    """Whoever is called alike is proposed first."""
    q = request.GET.get("q") or (records[0].title if records else "")
    found = find(record_type, Question(columns=(record_type.title,), q=q[:200], limit=SUGGESTED), asking).records if q else []
    first = records[0] if records else None
    others = [one for one in found if first is None or one.id != first.id]
    context = {"type": record_type, "first": first, "q": q, "found": [(one, _address(record_type, first, one)) for one in others]}
    return render(request, "customers/merging/search.html", context)


def _address(record_type: RecordType, first: Record | None, other: Record) -> str:
    ids = f"{first.id},{other.id}" if first else str(other.id)
    return f"{record_type.url}merge/?ids={quote(ids)}"


def _merge(request: HttpRequest, record_type: RecordType, asking: Asking) -> HttpResponse:
    posted = request.POST
    both = [
        int(word) for word in (posted.get("winner", ""), posted.get("loser", "")) if word.isascii() and word.isdecimal() and len(word) < 19
    ]
    if len(both) != 2:
        raise NotFound
    winner, loser = (_mergeable(record_type, record_id, asking) for record_id in both)
    picked: Mapping[str, str] = {name.removeprefix("pick-"): str(value) for name, value in posted.items() if name.startswith("pick-")}
    try:
        values = chosen_values(winner, loser, picked, asking)
        merge_customers(record_type, winner=winner.id, loser=loser.id, values=values, by=asking.actor)
    except Invalid as invalid:
        return _choice(request, [winner, loser], asking, [problem.message for problem in invalid.problems], 422)
    say(request, _("%(loser)s is now part of %(winner)s.") % {"loser": loser.title, "winner": winner.title})
    return HttpResponseRedirect(winner.url)
