"""Bulk work that is stopped: by whoever asked for it, after the chunk at hand; or because the work broke off for good."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import number_format

from guanxi.records.breaking_off import cause_of
from guanxi.records.bulk import running, undoing
from guanxi.records.models import BulkChange
from guanxi.values.sentence import sentence as _


def ask_to_stop(bulk: BulkChange) -> None:
    """Called with the work locked; what was done until then stays and can be undone."""
    if bulk.state in {BulkChange.State.WAITING, BulkChange.State.RUNNING}:
        bulk.stop_asked = True
        bulk.save(update_fields=["stop_asked"])


def stop(bulk_id: int, error: BaseException | None = None) -> BulkChange | None:
    """None where it has ended already, or another process is at it. Without an error the process itself has gone."""
    connection.close_if_unusable_or_obsolete()
    with translation.override(_language_of(bulk_id)):
        return running.give_up(bulk_id, lambda stopped: _sentence(stopped, cause_of(error)))


def stop_undoing(bulk_id: int, error: BaseException | None = None) -> BulkChange | None:
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic(), running.claimed(bulk_id, BulkChange.State.UNDOING) as bulk, translation.override(_language_of(bulk_id)):
        if bulk is not None:
            undoing.break_off(bulk, _("%(cause)s Undo the rest on this page.") % {"cause": cause_of(error)})
        return bulk


def _language_of(bulk_id: int) -> str:
    bulk = BulkChange.objects.select_related("asked_by").get(pk=bulk_id)
    return (bulk.asked_by.language if bulk.asked_by else "") or translation.get_language() or "en"


def _sentence(stopped: BulkChange, cause: str) -> str:
    if not stopped.changed:
        return _("%(cause)s Nothing was changed.") % {"cause": cause}
    words = _("%(cause)s Records changed before that: %(count)s. They can be undone.")
    return words % {"cause": cause, "count": number_format(stopped.changed, force_grouping=True)}
