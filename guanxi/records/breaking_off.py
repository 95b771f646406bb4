"""Why long work broke off: what may be tried again, and the cause in words."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, connection

from guanxi.values.sentence import sentence as _

IN_EACH_OTHERS_WAY = {"40P01", "40001", "55P03"}  # a circle of waiting, no order to be found, no lock in time
TRIES, PAUSE = 5, 0.5


def in_each_others_way(error: BaseException | None) -> bool:
    return getattr(getattr(error, "__cause__", None), "sqlstate", "") in IN_EACH_OTHERS_WAY


def cause_of(error: BaseException | None) -> str:
    """Without an error the process itself has gone."""
    if error is None or not isinstance(error, Exception):
        return _("The process that did the work ended before its time.")
    if in_each_others_way(error):
        return _("Each time it was tried, others were writing the same records, and the database broke it off.")
    if isinstance(error, (OperationalError, InterfaceError)):
        return _("The database could not be reached or broke the work off.")
    return _("Something unexpected happened; the log of the server says what.")


def need_not_wait() -> None:
    """A power cut may take the last chunks with their resume position: they are run again. The end of the work is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
