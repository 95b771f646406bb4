"""All imports: one's own, and for an owner everybody's."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.access.refusing import Refused
from guanxi.access.web.doors import actor_in
from guanxi.records.importing.finding import imports_of, may_import_anything
from guanxi.records.importing.web.kinds import label_of
from guanxi.records.importing.web.showing import offers, percent_of
from guanxi.records.models import Import
from guanxi.records.web.doors import opened

PAGE = 50


@opened
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    if not may_import_anything(actor):
        raise Refused("import", "")
    page = Paginator(imports_of(actor), PAGE).get_page(request.GET.get("page", "1")[:6])
    context = {
        "page": page,
        "rows": [{"import": one, "kind": label_of(one.object), **state_of(one)} for one in page.object_list],
        "everybody": actor.may_all,
        "offers": offers(actor),
    }
    return render(request, "records/importing/imports.html", context)


def state_of(an_import: Import) -> dict[str, Any]:
    words: dict[str, tuple[Any, str]] = {
        "draft": (_("Draft"), ""),
        "waiting": (_("Waiting"), "accent"),
        "running": (_running(an_import), "accent"),
        "done": (_("Checked") if an_import.dry_run else _("Done"), "" if an_import.dry_run else "warn" if an_import.rejected else "good"),
        "failed": (_("Stopped"), "bad"),
        "undoing": (_("Being undone"), "accent"),
        "undone": (_("Undone in part"), "warn") if an_import.may_be_undone else (_("Undone"), ""),
    }
    word, tone = words[an_import.state]
    return {"state": word, "tone": tone}


def _running(an_import: Import) -> str:
    percent = percent_of(an_import)
    return _("Running") if percent is None else _("Running: %(number)s %%") % {"number": percent}
