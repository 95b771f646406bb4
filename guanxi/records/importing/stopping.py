"""An import whose work broke off for good ends as failed: it says what happened, that what was taken can be undone, and how to go on.
An undoing that broke off for good ends as undone in part: "Undo the rest" goes on with it."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import number_format

from guanxi.records.breaking_off import cause_of
from guanxi.records.importing import running
from guanxi.records.models import Import
from guanxi.values.sentence import keep
from guanxi.values.sentence import sentence as _


def stop(import_id: int, error: BaseException | None = None) -> Import | None:
    """None where it has ended already, or another process is at it. Without an error the process itself has gone."""
    connection.close_if_unusable_or_obsolete()
    an_import = Import.objects.select_related("started_by").get(pk=import_id)
    language = an_import.started_by.language if an_import.started_by else None
    with translation.override(language or translation.get_language()):
        return running.give_up(import_id, lambda stopped: _sentence(stopped, cause_of(error)))


def stop_undoing(import_id: int, error: BaseException | None = None) -> Import | None:
    """None where it has ended already. Nothing of this try was taken back; what an earlier one took back stays so."""
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic():
        an_import = Import.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=import_id)
        if an_import.state != Import.State.UNDOING:
            return None
        language = an_import.started_by.language if an_import.started_by else None
        with translation.override(language or translation.get_language()):
            why = _("%(cause)s Nothing was taken back this time. Undo the rest on this page.") % {"cause": cause_of(error)}
            an_import.report |= {"broke_off": True, "undoing_stopped": keep(why)}
        an_import.state = Import.State.UNDONE
        an_import.save(update_fields=["state", "report"])
    return an_import


def _sentence(stopped: Import, cause: str) -> str:
    if stopped.dry_run:
        return _("%(cause)s Nothing has been written. Check the file again.") % {"cause": cause}
    if not stopped.rows_done:
        return _("%(cause)s No row has gone in yet. Start the import again on its page.") % {"cause": cause}
    words = _(
        "%(cause)s Rows done before that: %(rows)s. What they brought is in and can be undone. "
        "Start the import again on its page: it does the rest."
    )
    return words % {"cause": cause, "rows": number_format(stopped.rows_done, force_grouping=True)}
