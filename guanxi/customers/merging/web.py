"""The page on which two to five customers are merged by hand, and the page of a merge, from which it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in
from guanxi.customers.merging.choosing import chosen_values, lines_of, proposed
from guanxi.customers.merging.finding import MERGED, UNMERGED, merge_of
from guanxi.customers.merging.merging import MOST, merge_customers
from guanxi.customers.merging.telling import told_whole
from guanxi.customers.merging.undoing import undo_merge
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, Record, find, get_many
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.reading import require_may, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened, said
from guanxi.records.web.slots import AnEntry
from guanxi.ui.toasts import say

SUGGESTED = 10


def merge_button(request: HttpRequest, record: Record) -> str | None:
    actor = asking_of(request).actor
    if not actor.may("merge", record.type.name):
        return None
    return render_to_string("customers/merging/button.html", {"record": record}, request)


def merge_url(entry: int) -> str:
    return reverse("merge", args=[entry])


def history_link(told: AnEntry, actor: Actor) -> tuple[str, str] | None:
    """From a line of the history or of the journal to the page of the merge."""
    if told.kind in MERGED and actor.may("merge", told.kind.partition(".")[0]):
        return merge_url(told.entry), _("see or undo this merge")
    if told.kind in UNMERGED and actor.may("merge", told.kind.partition(".")[0]):
        merge = told.details.get("merge")
        return (merge_url(int(merge)), _("see what came back")) if merge else None
    return None


@opened
@require_http_methods(["GET", "POST"])
def merge_page(request: HttpRequest, kind: str) -> HttpResponse:
    """With two ids or more the choice, with one, or where `more` is asked for, the search for another one; a POST without a winner comes
    from a list's selection."""
    record_type, asking = registry.of(kind), asking_of(request)
    require_may(record_type, "merge", asking.actor)
    if request.method == "POST" and "winner" in request.POST:
        return _merge(request, record_type, asking)
    ids = _numbers(request.POST.getlist("id") or request.GET.get("ids", "").split(","))
    if request.method == "POST":
        if len(ids) > MOST:
            say(request, _("At most five records are merged at a time. These are the first five of your selection."), level="warning")
        return HttpResponseRedirect(_address(record_type, ids[:MOST]))
    records = _mergeable(record_type, ids[:MOST], asking)
    if len(records) > 1 and not ("more" in request.GET and len(records) < MOST):
        return _choice(request, records, asking)
    return _search(request, record_type, records, asking)


def _numbers(words: Sequence[str]) -> list[int]:
    return [int(word) for word in dict.fromkeys(words) if word.isascii() and word.isdecimal() and len(word) < 19]


def _mergeable(record_type: RecordType, ids: Sequence[int], asking: Asking) -> list[Record]:
    """One that may be seen but not merged is treated as one out of reach."""
    allowed = set(rows(record_type, asking.actor, "merge").filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    if allowed != set(ids):
        raise NotFound
    return get_many(record_type, ids, asking) if ids else []


def _choice(
    request: HttpRequest, records: Sequence[Record], asking: Asking, winner: Record | None = None, problems: Any = (), status: int = 200
) -> HttpResponse:
    winner = winner or proposed(records)
    ids = [one.id for one in records]
    context = {
        "type": winner.type,
        "records": [(one, _address(winner.type, [each for each in ids if each != one.id])) for one in records],
        "winner": winner,
        "lines": lines_of(winner, records, asking),
        "ids": ",".join(map(str, ids)),
        "more": f"{_address(winner.type, ids)}&more=1" if len(ids) < MOST else "",
        "problems": problems,
    }
    return render(request, "customers/merging/merge.html", context, status=status)


def _search(request: HttpRequest, record_type: RecordType, records: Sequence[Record], asking: Asking) -> HttpResponse:
    """Whoever is called alike is proposed first."""
    q = request.GET.get("q") or (records[0].title if records else "")
    found = find(record_type, Question(columns=(record_type.title,), q=q[:200], limit=SUGGESTED), asking).records if q else []
    ids = [one.id for one in records]
    context = {
        "type": record_type,
        "first": records[0] if records else None,
        "chosen": records,
        "ids": ",".join(map(str, ids)),
        "back": _address(record_type, ids) if len(ids) > 1 else "",
        "q": q,
        "found": [(one, _address(record_type, [*ids, one.id])) for one in found if one.id not in ids],
    }
    return render(request, "customers/merging/search.html", context)


def _address(record_type: RecordType, ids: Sequence[int]) -> str:
    return f"{record_type.url}merge/?ids={','.join(map(str, ids))}"


def _merge(request: HttpRequest, record_type: RecordType, asking: Asking) -> HttpResponse:
    posted = request.POST
    [*chosen] = _numbers([posted.get("winner", "")])
    ids = _numbers(posted.get("records", "").split(","))
    if not chosen or chosen[0] not in ids or not 2 <= len(ids) <= MOST:
        raise NotFound
    records = _mergeable(record_type, ids, asking)
    winner = next(one for one in records if one.id == chosen[0])
    losers = [one for one in records if one.id != winner.id]
    picked: Mapping[str, str] = {name.removeprefix("pick-"): str(value) for name, value in posted.items() if name.startswith("pick-")}
    try:
        values = chosen_values(winner, records, picked, asking)
        entry = merge_customers(record_type, winner=winner.id, losers=[one.id for one in losers], values=values, by=asking.actor)
    except Invalid as invalid:
        return _choice(request, records, asking, winner, [problem.message for problem in invalid.problems], 422)
    say(request, _told(str(values.get("name", winner.title)), losers), undo=reverse("merge-undo", args=[entry]), link=merge_url(entry))
    return HttpResponseRedirect(winner.url)


def _told(winner: str, losers: Sequence[Record]) -> str:
    if len(losers) == 1:
        return _("%(loser)s is now part of %(winner)s.") % {"loser": losers[0].title, "winner": winner}
    words = ngettext("%(n)s record is now part of %(winner)s.", "%(n)s records are now part of %(winner)s.", len(losers))
    return words % {"n": len(losers), "winner": winner}


@opened
@require_GET
def one_merge(request: HttpRequest, entry: int) -> HttpResponse:
    """What became what; how it is undone, what stands in the way of that, or what came back and what stayed."""
    asking = asking_of(request)
    return render(request, "customers/merging/one.html", told_whole(merge_of(entry, asking.actor), asking))


@opened
@require_POST
def undo_one(request: HttpRequest, entry: int) -> HttpResponse:
    """From the toast, the timeline or the page of the merge: what came back is told on that page."""
    fragment = bool(request.headers.get("HX-Request"))
    try:
        undo_merge(entry, by=actor_in(request))
    except Invalid as invalid:
        if fragment:
            return said(HttpResponse(status=409), str(invalid))
        say(request, str(invalid), level="error")
        return HttpResponseRedirect(merge_url(entry))
    say(request, _("Undone: they are separate records again."))
    return HttpResponse(status=204, headers={"HX-Redirect": merge_url(entry)}) if fragment else HttpResponseRedirect(merge_url(entry))
