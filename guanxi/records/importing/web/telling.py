"""An import that was started in the browser and ended while its user was elsewhere: the next page of theirs says so, once."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.records.importing.outcome import WRITTEN, why_stopped
from guanxi.records.models import Import
from guanxi.ui.toasts import say


def to_be_told(an_import: Import) -> Import:
    """Called before it starts: whoever starts it is told how it ends."""
    an_import.told_at = None
    return an_import


class TellEnded:
    """For whole pages only: what htmx and other clients ask for has no place for a word about something else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_page(request) and request.user.is_authenticated:
            for ended in _claimed(int(request.user.pk)):
                address = f"/imports/{ended.pk}/"
                if request.path != address:
                    stopped = ended.state == Import.State.FAILED
                    say(request, sentence_of(ended), link=address, level="error" if stopped else "warning" if ended.rejected else "success")
        return self.get_response(request)


def sentence_of(ended: Import) -> str:
    if ended.state == Import.State.FAILED:
        return _("The import of %(file)s stopped: %(why)s") % {"file": ended.file_name, "why": why_stopped(ended)}
    words = {
        "created": _("%(n)s created"),
        "updated": _("%(n)s updated"),
        "unchanged": _("%(n)s unchanged"),
        "rejected": _("%(n)s rejected"),
    }
    counted = [
        word % {"n": number_format(getattr(ended, name), force_grouping=True)}
        for name, word in words.items()
        if getattr(ended, name) or name in WRITTEN
    ]
    sentence = _("The check of %(file)s ended: %(counts)s") if ended.dry_run else _("The import of %(file)s ended: %(counts)s")
    return sentence % {"file": ended.file_name, "counts": _(", ").join(counted)}


def _is_page(request: HttpRequest) -> bool:
    taken = request.headers.get("HX-Request") or request.path.startswith(("/static/", "/api/", "/files/"))
    return request.method == "GET" and not taken and "text/html" in request.headers.get("Accept", "text/html")


def _claimed(user_id: int) -> list[Import]:
    """Those that have ended, for one page alone however many tabs ask at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import SET told_at = %s WHERE started_by_id = %s AND told_at IS NULL AND ended_at IS NOT NULL RETURNING id",
            [timezone.now(), user_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Import.objects.filter(pk__in=ids).order_by("ended_at")) if ids else []
