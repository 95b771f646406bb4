"""The sample is loaded or removed by the worker; that, its end and the computing that follows are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.access.actor import NOBODY, Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.insight.renewing.asking import follow_up
from guanxi.site.models import SampleWork
from guanxi.site.sample.asking import AT_WORK, require_owner
from guanxi.site.sample.loading import load_sample
from guanxi.site.sample.removing import remove_sample

PEOPLE, SEED = 2_000, 1
Progress = Callable[[float], None]


def work_on(work: SampleWork, *, at: datetime) -> None:
    """Safe to run again after a crash: nothing of it was there before all of it was."""
    if work.state not in AT_WORK:
        return
    work.state = SampleWork.State.RUNNING
    work.save(update_fields=["state"])
    by = actor_of_user(work.asked_by) if work.asked_by else NOBODY
    with translation.override(by.language):
        try:
            with progress_of(work) as progress, transaction.atomic():
                _do(work, by, at, progress)
        except (Impossible, Refused) as trouble:
            _ended(work, SampleWork.State.FAILED, str(trouble))
        except Exception as error:
            _ended(work, SampleWork.State.FAILED, _("It stopped in the middle, and nothing was changed: %(why)s") % {"why": error})
            raise


def _do(work: SampleWork, by: Actor, at: datetime, progress: Progress) -> None:
    require_owner(by)
    if work.what == SampleWork.What.LOAD:
        today = at.astimezone(ZoneInfo(Workspace.current().timezone)).date()
        load_sample(people=PEOPLE, seed=SEED, as_of=today, by=by, at=at, progress=progress)
    else:
        removed = remove_sample(by=by, at=at, progress=progress)
        work.gone, work.stays = removed.gone, removed.stays
    follow_up(by=by, at=at)
    _ended(work, SampleWork.State.DONE)


def _ended(work: SampleWork, state: SampleWork.State, failure: str = "") -> None:
    work.state, work.failure, work.ended_at = state, failure[:2000], timezone.now()
    work.save(update_fields=["state", "failure", "gone", "stays", "ended_at"])


@contextmanager
def progress_of(work: SampleWork) -> Iterator[Progress]:
    """Told over a connection of its own: what the work's transaction writes, nobody sees before its end."""
    own = connection.copy()

    def tell(share: float) -> None:
        with own.cursor() as cursor:
            cursor.execute("UPDATE site_sample_work SET share = %s WHERE id = %s", [share, work.pk])

    try:
        yield tell
    finally:
        own.close()
