"""Work that was started in the browser and ended while its user was elsewhere: the next page of theirs says so, once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in
from guanxi.journal.chain.verifications import sentence_of as sentence_of_verification
from guanxi.journal.models import Verification
from guanxi.records.bulk.finding import bulk_of
from guanxi.records.bulk.web.words import sentence_of as sentence_of_bulk
from guanxi.records.importing.web.telling import sentence_of as sentence_of_import
from guanxi.records.models import BulkChange, Import
from guanxi.records.notifying.finding import unread_statement
from guanxi.records.problems import NotFound
from guanxi.records.web.doors import asking_of
from guanxi.sql.prepared import ask
from guanxi.ui.toasts import say

JOURNAL = "/settings/journal/"

# One statement for all, on every page: who has nothing to be told pays for a few looks into small tables. What ended stays among the
# notifications, read, unless its user wants none of that kind.
_CLAIM = """
    WITH asked AS (SELECT %s::bigint AS id, %s::timestamptz AS now), imports AS (
        UPDATE import SET told_at = asked.now FROM asked WHERE started_by_id = asked.id AND told_at IS NULL AND ended_at IS NOT NULL
        RETURNING import.id, ended_at
    ), bulks AS (
        UPDATE records_bulk_change SET told_at = asked.now FROM asked WHERE asked_by_id = asked.id AND told_at IS NULL
        AND state NOT IN ('waiting', 'running', 'undoing') RETURNING records_bulk_change.id, ended_at
    ), verifications AS (
        UPDATE journal_verification v SET told_to = told_to || asked.id FROM asked WHERE ended_at IS NOT NULL
        AND NOT asked.id = ANY (told_to) AND (asked_by_id = asked.id OR found > 0 OR state = 'failed')
        AND EXISTS (SELECT 1 FROM access_user WHERE id = asked.id AND is_owner) RETURNING v.id
    ), ended AS (
        SELECT 'import' AS kind, id, ended_at FROM imports UNION ALL SELECT 'bulk', id, ended_at FROM bulks
    ), kept AS (
        INSERT INTO notification (user_id, kind, object, about, records, actor_key, actor_name, fields, entries, at, read_at)
        SELECT asked.id, 'work', ended.kind, ended.id, ARRAY[ended.id], '', '', '{{}}', '{{}}', coalesce(ended_at, now), now
        FROM ended, asked WHERE NOT EXISTS (SELECT 1 FROM notification_unwanted WHERE user_id = asked.id AND 'work' = ANY (kinds))
    )
    SELECT kind, id FROM ended UNION ALL SELECT 'verification', max(id) FROM verifications HAVING count(*) > 0
    UNION ALL SELECT 'unread', count(*) FROM ({unread}) AS unread
    UNION ALL SELECT 'position', coalesce(max(entry_id), 0) FROM journal_change ORDER BY 1, 2
"""


class TellEnded:
    """For whole pages only: what htmx and other clients ask for has no place for a word about something else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_page(request) and request.user.is_authenticated:
            for kind, number in _claimed(actor_in(request), int(request.user.pk)):
                TELL[kind](request, number)
        return self.get_response(request)


def _tell_import(request: HttpRequest, number: int) -> None:
    ended = Import.objects.get(pk=number)
    address = f"/imports/{ended.pk}/"
    if request.path != address:
        level = "error" if ended.state == Import.State.FAILED else "warning" if ended.rejected else "success"
        say(request, sentence_of_import(ended), link=address, level=level)


def _tell_bulk(request: HttpRequest, number: int) -> None:
    """With its undoing at hand, where it came to its end; of records that may not be read any more nothing is told."""
    asking = asking_of(request)
    try:
        ended = bulk_of(number, asking.actor)
    except NotFound:
        return
    address = f"/bulk/{ended.pk}/"
    if request.path != address:
        level = "error" if ended.state == BulkChange.State.FAILED else "warning" if ended.refused or ended.kept else "success"
        undo = f"{address}undo/" if ended.may_be_undone and ended.state != BulkChange.State.UNDONE else None
        say(request, sentence_of_bulk(ended, asking), link=address, undo=undo, level=level)


def _tell_verification(request: HttpRequest, number: int) -> None:
    """To whoever asked for it; to every owner, where something was found."""
    ended = Verification.objects.get(pk=number)
    if request.path != JOURNAL:
        level = "error" if ended.found or ended.state == Verification.State.FAILED else "success"
        say(request, sentence_of_verification(ended), link=JOURNAL, level=level)


def _tell_unread(request: HttpRequest, number: int) -> None:
    """To the menu."""
    request.guanxi_unread = number  # type: ignore[attr-defined]


def _keep_position(request: HttpRequest, number: int) -> None:
    """The newest entry, for pages that go on listening from there."""
    request.guanxi_position = number  # type: ignore[attr-defined]


TELL = {"unread": _tell_unread, "position": _keep_position, "import": _tell_import, "bulk": _tell_bulk, "verification": _tell_verification}


def _is_page(request: HttpRequest) -> bool:
    taken = request.headers.get("HX-Request") or request.path.startswith(("/static/", "/api/", "/files/"))
    return request.method == "GET" and not taken and "text/html" in request.headers.get("Accept", "text/html")


def _claimed(actor: Actor, user_id: int) -> list[tuple[str, int]]:
    """What has ended, for one page alone however many tabs ask at once; how many notifications are unread; which entry is the newest."""
    unread = unread_statement(actor)
    return [(kind, number) for kind, number in ask(_CLAIM.format(unread=unread.sql), [user_id, timezone.now(), *unread.parameters])]
