"""The page Today: one ranked list of what is due and what is proposed, and what one does with each line."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from guanxi.access.web.doors import View, actor_in, may
from guanxi.activities.today.finding import heaps, waiting
from guanxi.customers.models import ScoreRun
from guanxi.insight.actions import saying
from guanxi.insight.actions.finding import MOST, PAGE, Line, Reason, Today, today_for
from guanxi.insight.actions.kinds import AT_ONCE
from guanxi.insight.actions.taking import Settled, find_not_useful, proposed, snooze, take_back, take_done
from guanxi.insight.models import ActionTaken
from guanxi.insight.words import money, whole
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid
from guanxi.records.web.doors import asking_of, opened
from guanxi.ui.toasts import toast

SPOKEN = {"phone", "undo"}
"""Icons of verbs that are usually done by telephone."""


@opened
@may("read", "task")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    asking = asking_of(request)
    shown = _number(request.GET.get("n", ""))
    found = today_for(asking, whose=request.GET.get("whose", ""), limit=shown)
    context = _context(asking, found, shown) | {"address": request.get_full_path()}
    fragment = request.headers.get("HX-Target") == "today"
    return render(request, "insight/actions/list.html" if fragment else "insight/actions/today.html", context)


def on_a_line(view: View) -> View:
    """Whoever comes too late, from another tab or by a second click, is told so, and the page asks for its list anew."""

    @opened
    @wraps(view)
    def door(request: HttpRequest, action: str) -> HttpResponseBase:
        try:
            return view(request, action)
        except Settled:
            return _told(_("This was seen to already; it no longer stands here."), None, level="info")

    return door


@on_a_line
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, action: str) -> HttpResponse:
    """GET asks what to log with it."""
    asking = asking_of(request)
    line, reason = proposed(action, asking)
    if request.method == "GET":
        return _ask_what_to_log(request, line, reason)
    log = request.POST.get("log", "")
    text = request.POST.get("text", "") if log else ""  # with nothing to log the field for it is out of sight
    try:
        taken = take_done(action, asking, log=log, text=text)
    except Invalid as invalid:
        return _ask_what_to_log(request, line, reason, [one.message for one in invalid.problems], 422)
    back = _way_back(taken, asking) if isinstance(taken, ActionTaken) else f"/tasks/{taken}/open/"
    return _told(_("Done: %(task)s") % {"task": line.name or saying.title(reason)}, back)


@on_a_line
@require_POST
def put_off(request: HttpRequest, action: str) -> HttpResponse:
    asking = asking_of(request)
    taken = snooze(action, asking, until=request.POST.get("until", ""))
    return _told(_("Put off until %(day)s.") % {"day": f"{taken.until:%Y-%m-%d}"}, _way_back(taken, asking))


@on_a_line
@require_POST
def not_useful(request: HttpRequest, action: str) -> HttpResponse:
    asking = asking_of(request)
    taken = find_not_useful(action, asking)
    return _told(_("Not proposed again for half a year; it counts against the rule."), _way_back(taken, asking))


@opened
@require_POST
def undo(request: HttpRequest, taken: int) -> HttpResponse:
    take_back(taken, asking_of(request))
    return trigger_client_event(HttpResponse(status=204), "activity", {})


def shown_to(request: HttpRequest) -> bool:
    return actor_in(request).may("read", "task")


def count_for(request: HttpRequest) -> int | None:
    return waiting(asking_of(request)) or None


def _context(asking: Asking, found: Today, shown: int) -> dict[str, Any]:
    later = [heap for heap in heaps(asking) if heap.key in ("next", "whenever") and heap.tasks] if found.whose == "mine" else []
    actor = asking.actor
    return {
        "lines": [_shown(line, asking) for line in found.lines],
        "total": whole(found.total),
        "more": min(shown + PAGE, MOST) if found.total > shown and shown < MOST else 0,
        "whose": found.whose,
        "choices": [(one, _choice(one)) for one in found.choices] if len(found.choices) > 1 else [],
        "later": later,
        "computed": any(one.kind.name not in AT_ONCE for line in found.lines for one in line.reasons) or ScoreRun.objects.exists(),
        "valued": any(reason.valued for line in found.lines for reason in line.reasons),
        "may_act": actor.may("change", "task"),
        "may_add": actor.may("create", "task"),
        "may_set": actor.may("change", "settings"),
    }


def _choice(name: str) -> str:
    return {"mine": _("Mine"), "team": _("My team"), "all": _("Everybody")}[name]


def _shown(line: Line, asking: Asking) -> dict[str, Any]:
    tomorrow = asking.now.astimezone(asking.zone).date() + timedelta(days=1)
    lead = line.lead
    return {
        "id": lead.id,
        "task": lead.task,
        "title": line.name or saying.title(lead),
        "address": saying.address(line),
        "verb": lead.kind.verb,
        "icon": lead.kind.icon,
        "tone": lead.kind.tone,
        "what": lead.facts.get("title", "") if line.name else "",
        "why": saying.why(lead),
        "evidence": saying.evidence(lead, line),
        "value": money(lead.value) if lead.valued and lead.value is not None else "",
        "others": [{"why": _other(one), "evidence": saying.evidence(one, line)} for one in line.others],
        "how": saying.how_ranked(lead),
        "tomorrow": tomorrow.isoformat(),
        "week": (tomorrow + timedelta(days=6)).isoformat(),
        "month": (tomorrow + timedelta(days=29)).isoformat(),
    }


def _other(reason: Reason) -> str:
    if reason.task is None:
        return saying.why(reason)
    return _("%(task)s: %(why)s") % {"task": saying.title(reason), "why": saying.why(reason)}


def _ask_what_to_log(
    request: HttpRequest, line: Line, reason: Reason, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    offered = [("call", _("Log a call")), ("note", _("Write a note")), ("", _("Log nothing"))]
    usual = "call" if reason.kind.icon in SPOKEN else ""
    logs = [(code, label) for code, label in offered if not code or actor.may("create", code)]
    context = {
        "action": reason.id,
        "title": line.name or saying.title(reason),
        "verb": reason.kind.verb,
        "why": saying.why(reason),
        "logs": [] if reason.task is not None else logs,
        "log": request.POST.get("log", usual),
        "text": request.POST.get("text", ""),
        "problems": problems or [],
    }
    return render(request, "insight/actions/done.html", context, status=status)


def _told(text: str, back: str | None, *, level: str = "success") -> HttpResponse:
    response = trigger_client_event(HttpResponse(status=204), "activity", {})
    return toast(trigger_client_event(response, "close-dialog", {}), text, undo=back, level=level)


def _way_back(taken: ActionTaken, asking: Asking) -> str | None:
    """None where what was logged may not be deleted by whoever logged it."""
    return f"/today/taken/{taken.pk}/undo/" if not taken.logged or asking.actor.may("delete", taken.logged) else None


def _number(word: str) -> int:
    return min(max(int(word), PAGE), MOST) if word.isascii() and word.isdecimal() and len(word) < 6 else PAGE
