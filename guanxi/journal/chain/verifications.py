"""Verifications in the background: asked for on the settings page or begun at night, each kept with what it found."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.journal.chain.verifying import KEPT, Report, verify
from guanxi.journal.models import Verification

State = Verification.State
AT_WORK = (State.WAITING, State.RUNNING)
REMEMBERED = 60


def latest() -> Verification | None:
    return Verification.objects.order_by("-pk").first()


def ask_for(*, by: int | None, at: datetime) -> Verification:
    """`by`: the number of the user who asks. One that waits already serves as well."""
    waiting = Verification.objects.filter(state=State.WAITING).order_by("-pk").first()
    return waiting or Verification.objects.create(asked_by_id=by, asked_at=at)


def run_verification(verification: Verification, *, at: datetime) -> Verification:
    """Safe to run again after a crash: it only reads. Older ones than the last sixty are forgotten."""
    if verification.state not in AT_WORK:
        return verification
    verification.state = State.RUNNING
    verification.save(update_fields=["state"])
    try:
        _keep(verification, _with_progress(verification))
    except Exception as error:
        verification.state, verification.failure = State.FAILED, str(error)[:2000]
    verification.ended_at = timezone.now()
    verification.save()
    kept = Verification.objects.order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    Verification.objects.exclude(pk__in=list(kept)).delete()
    return verification


def _keep(verification: Verification, report: Report) -> None:
    verification.state, verification.share = State.DONE, 1.0
    verification.entries, verification.changes, verification.found = report.entries, report.changes, len(report.findings)
    verification.findings = [finding.to_json() for finding in report.findings[:KEPT]]


def _with_progress(verification: Verification) -> Report:
    """Told over a connection of its own: the verification itself stands in a transaction until its end."""
    own = connection.copy()

    def tell(share: float) -> None:
        with own.cursor() as cursor:
            cursor.execute("UPDATE journal_verification SET share = %s WHERE id = %s", [share, verification.pk])

    try:
        return verify(progress=tell)
    finally:
        own.close()


def sentence_of(verification: Verification) -> str:
    if verification.state == State.FAILED:
        return _("The journal could not be verified: %(why)s") % {"why": verification.failure}
    if verification.found:
        told = ngettext(
            "The journal is not as it was written: %(count)s finding.",
            "The journal is not as it was written: %(count)s findings.",
            verification.found,
        )
        return told % {"count": number_format(verification.found, force_grouping=True)}
    return _("The journal is as it was written.")
