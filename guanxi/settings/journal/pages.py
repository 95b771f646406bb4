"""The journal in the settings: what happened, for whoever may read it; for owners also whether it is as it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.access.refusing import Refused
from guanxi.access.web.doors import actor_in, may, signed_in
from guanxi.journal import jobs
from guanxi.journal.chain import verifications
from guanxi.journal.chain.findings import Finding
from guanxi.journal.chain.heads import heads_file
from guanxi.journal.models import Entry, LastHead, Link, Unchained, Verification
from guanxi.records.journal.undoing import undo_several
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.taking_back import TakenBack
from guanxi.settings.journal.listing import listed
from guanxi.settings.sections import show
from guanxi.ui.toasts import say
from guanxi.values.sentences import in_a_row

View = Callable[..., HttpResponseBase]
SHOWN = 50


def for_owners(view: View) -> View:
    """Numbers of all entries, and names and records in findings: nothing for those who may see a part only."""

    @signed_in
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not actor_in(request).may_all:
            raise Refused("change", "settings", _("Only an owner can see and verify the whole journal. Ask the owner of this workspace."))
        return view(request, *args, **kwargs)

    return door


@may("read", "journal")
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    chain = _chain() if actor_in(request).may_all else {}
    return show(request, "journal", "journal/journal.html", listed(request) | chain)


@may("read", "journal")
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, entry_id: int) -> HttpResponse:
    """After a word about what will happen."""
    if request.method == "GET":
        return render(request, "settings/journal/undo_dialog.html", {"url": request.path})
    try:
        taken = undo_several(entry_id, by=actor_in(request))
    except Invalid as invalid:
        say(request, str(invalid), level="error")
    else:
        say(request, _said_of(taken))
    return HttpResponseRedirect(reverse("settings_journal"))


def _said_of(taken: TakenBack) -> str:
    n, kept = len(taken.back), len(taken.kept)
    told = ngettext("%(n)s record is as it was before.", "%(n)s records are as they were before.", n) % {"n": _number(n)}
    if not kept:
        return told
    stays = ngettext("%(n)s stays: %(why)s", "%(n)s stay: %(why)s", kept)
    why = in_a_row(dict.fromkeys(one.message for one in taken.kept.values()))
    return in_a_row([told, stays % {"n": _number(kept), "why": why}])


def _chain() -> dict[str, Any]:
    last = Link.objects.order_by("-position").first()
    verification, waiting = verifications.latest(), Unchained.objects.count()
    return {
        "chain": True,
        "entries": _number(last.position if last else 0),
        "upto": Entry.objects.filter(pk=last.entry_id).values_list("at", flat=True).first() if last else None,
        "waiting": _number(waiting) if waiting else "",
        "head": LastHead.objects.filter(pk=1).first(),
        "file": heads_file(),
        "verification": verification,
        "percent": _percent(verification),
        "verified": {"entries": _number(verification.entries), "changes": _number(verification.changes)} if verification else {},
        "said": verifications.sentence_of(verification) if verification and not verification.at_work else "",
        "findings": [_told(Finding(**one)) for one in verification.findings[:SHOWN]] if verification else [],
    }


def _told(finding: Finding) -> dict[str, Any]:
    """A record that has a page is called as it is called there."""
    known = registry.has(finding.object)
    record = f"{registry.of(finding.object).label} {finding.record_id}" if known else f"{finding.object} {finding.record_id or ''}".strip()
    return {"finding": finding, "record": record, "url": f"{registry.of(finding.object).url}{finding.record_id}/" if known else ""}


@for_owners
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Whoever asks while one is at work gets that one."""
    at_work = verifications.latest()
    if at_work is None or not at_work.at_work:
        with transaction.atomic():
            asked = verifications.ask_for(by=actor_in(request).user_id, at=timezone.now())
            jobs.verify.defer(verification_id=asked.pk)
    return HttpResponseRedirect(reverse("settings_journal"))


@for_owners
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """A fragment while it works; once it has ended the page is loaded again and says what came of it."""
    verification = verifications.latest()
    if verification is None or not verification.at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "settings/journal/progress.html", {"percent": _percent(verification)})


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _percent(verification: Verification | None) -> int | str:
    running = verification is not None and verification.state == Verification.State.RUNNING
    return int(verification.share * 100) if verification and running else ""
