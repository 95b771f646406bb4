"""The inbox of pairs in the browser: side by side, what tells them alike and apart; merge, or say that they are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.customers.duplicates import asking as scans
from guanxi.customers.duplicates import dismissing
from guanxi.customers.duplicates.finding import Found, Inbox, count, groups_of, kinds_of, mark_of, page_of
from guanxi.customers.duplicates.menu_count import count_again
from guanxi.customers.duplicates.words import ALIKE, REASONS, said, sight_of
from guanxi.customers.models import DuplicateScan
from guanxi.records.asking import Asking
from guanxi.records.finding import Count, Record
from guanxi.records.reading import readable_field
from guanxi.records.registry import registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.showing import shown
from guanxi.ui.toasts import toast

COMPARED = {
    "person": (
        "phones",
        "emails",
        "wechat",
        "wecom",
        "birth",
        "gender",
        "employments",
        "city",
        "addresses",
        "external_id",
        "owner",
        "created_at",
    ),
    "company": ("credit_code", "phones", "emails", "website", "wechat", "wecom", "city", "addresses", "external_id", "owner", "created_at"),
}
LEAST = (60, 75, 90)
TONES = {
    "alike": ("=", gettext_lazy("The same")),
    "near": ("≈", gettext_lazy("Nearly the same")),
    "apart": ("≠", gettext_lazy("Different")),
}


@dataclass(frozen=True)
class Line:
    """One field of both; `tone` is one of TONES, or nothing where only one holds it or where it says nothing."""

    label: Any
    cells: tuple[SafeString, SafeString]
    tone: str

    @property
    def mark(self) -> tuple[str, Any] | None:
        return TONES.get(self.tone)


@opened
@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    kinds = kinds_of(asking.actor)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in COMPARED else (kinds or ["person"])[0]
    require(asking.actor, "merge", kind)
    inbox = _asked(request.GET, kind)
    record_type = registry.of(kind)
    columns = [name for name in ("name", *COMPARED[kind]) if readable_field(record_type, name, asking.actor)]
    pairs, following = page_of(inbox, asking, columns)
    groups = groups_of(inbox, pairs, asking.actor)
    whole = inbox.after is None and following is None
    context = {
        "type": record_type,
        "inbox": inbox,
        "pairs": [_shown(one, groups.get(one.id, ()), asking) for one in pairs],
        "next": f"{request.path}?{urlencode(_words(inbox) | {'after': following})}" if following else "",
        "count": Count(len(pairs)) if whole else count(inbox, asking.actor),
        "kinds": [(registry.of(one), one == kind) for one in kinds],
        "least": [(each, round(inbox.least * 100) == each) for each in LEAST],
        "reasons": [(code, ALIKE[code].label) for code in ALIKE if code in sight_of(record_type, asking.actor).codes],
        **_scan(asking),
    }
    further = inbox.after is not None and request.headers.get("HX-Request")
    return render(request, f"customers/duplicates/{'rows' if further else 'inbox'}.html", context)


def _left(request: HttpRequest, kind: str) -> Count:
    """How many pairs there are now of those that the page at hand asks for."""
    words = QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return count(replace(_asked(words, kind), after=None), actor_in(request))


def _asked(words: QueryDict, kind: str) -> Inbox:
    least, reason = words.get("least", ""), words.get("reason", "")
    share = int(least) / 100 if least.isascii() and least.isdecimal() and len(least) < 4 else 0.0
    return Inbox(kind, reason if reason in REASONS else "", share, mark_of(words.get("after", "")))


def _words(inbox: Inbox) -> dict[str, str]:
    said_ = {"kind": inbox.kind, "reason": inbox.reason, "least": str(round(inbox.least * 100)) if inbox.least else ""}
    return {name: word for name, word in said_.items() if word}


def _shown(one: Found, group: Sequence[int], asking: Asking) -> dict[str, Any]:
    address = f"{one.a.type.url}merge/?ids="
    together = {"number": len(group), "url": f"{address}{','.join(map(str, group))}"} if group else None
    return {
        "pair": one,
        "percent": _percent(one),
        "reasons": said(one.reasons),
        "lines": _lines(one, asking),
        "merge": f"{address}{one.a.id},{one.b.id}",
        "together": together,
    }


def _percent(one: Found) -> int | None:
    """Never a hundred: nobody is sure before somebody has looked."""
    return None if one.score is None else min(int(one.score * 100), 99)


def _lines(one: Found, asking: Asking) -> list[Line]:
    told = _fields_told(one.reasons)
    found = []
    for name in COMPARED[one.a.type.name]:
        field = one.a.type.by_name[name]
        if name not in one.a.values or all(field.is_empty(record.values[name]) for record in (one.a, one.b)):
            continue
        texts = [field.as_text(record.values[name], asking) for record in (one.a, one.b)]
        tone = "" if not all(texts) or name in {"owner", "created_at"} else "alike" if texts[0] == texts[1] else told.get(name, "")
        found.append(Line(field.label, (_cell(one.a, name, asking), _cell(one.b, name, asking)), tone))
    return found


def _fields_told(codes: Sequence[str]) -> dict[str, str]:
    """The tone of each field that a reason is read from; where several are, what is the same counts first."""
    tones: dict[str, set[str]] = {}
    for code in codes:
        reason = REASONS[code]
        for name in reason.fields:
            tones.setdefault(name, set()).add("apart" if reason.against else "near" if reason.nearly else "alike")
    return {name: next(tone for tone in TONES if tone in some) for name, some in tones.items()}


def _cell(record: Record, name: str, asking: Asking) -> SafeString:
    return shown(record.type.by_name[name], record, asking)


def _scan(asking: Asking) -> dict[str, Any]:
    one = scans.newest()
    running = one is not None and one.state in (DuplicateScan.State.WAITING, DuplicateScan.State.RUNNING)
    return {"scan": one, "running": running, "share": int(100 * one.done / max(one.total, 1)) if one else 0}


@opened
@require_POST
def dismiss(request: HttpRequest, pair_id: int) -> HttpResponse:
    _require_some(request)
    pair = dismissing.dismiss(pair_id, by=actor_in(request))
    count_again()
    response = render(request, "customers/duplicates/count.html", {"count": _left(request, pair.kind), "beside": True})
    return toast(response, _("Not the same: this pair is gone from the inbox."), undo=reverse("duplicates-reopen", args=[pair.pk]))


@opened
@require_POST
def reopen(request: HttpRequest, pair_id: int) -> HttpResponse:
    _require_some(request)
    dismissing.reopen(pair_id, by=actor_in(request))
    count_again()
    return HttpResponse(status=204)


@opened
@require_http_methods(["GET", "POST"])
def scan_page(request: HttpRequest) -> HttpResponse:
    """POST looks at all records again; GET is the bar while it works, which loads the page again once it has ended."""
    _require_some(request)
    asking = asking_of(request)
    if request.method == "POST":
        with transaction.atomic():
            scans.ask_scan(by=asking.actor, at=timezone.now())
        return HttpResponseRedirect(reverse("duplicates"))
    context = _scan(asking)
    if not context["running"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "customers/duplicates/progress.html", context)


def _require_some(request: HttpRequest) -> None:
    """Whoever may merge neither people nor companies has no inbox."""
    if not kinds_of(actor_in(request)):
        require(actor_in(request), "merge", "person")
