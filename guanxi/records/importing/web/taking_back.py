"""Undoing an import from its page: first what will happen, then the word to do it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guanxi.access.refusing import Refused
from guanxi.access.web.doors import actor_in
from guanxi.records.importing.finding import import_of
from guanxi.records.importing.undoing import may_undo
from guanxi.records.importing.web.kinds import label_of
from guanxi.records.jobs import start_undo
from guanxi.records.web.doors import opened


@opened
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_in(request)
    with transaction.atomic():
        an_import = import_of(import_id, actor, locked=True)
        if not may_undo(an_import, actor):
            raise Refused("import", an_import.object)
        if request.method == "GET":
            return render(request, "records/importing/undo_dialog.html", {"import": an_import, "kind_label": label_of(an_import.object)})
        start_undo(an_import, actor)
    return HttpResponseRedirect(f"/imports/{an_import.pk}/")
