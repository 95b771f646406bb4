"""Asking for the sample to be loaded or removed in the background: one at a time, by an owner."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.access.workspace.changing import workspace_locked
from guanxi.site.models import SampleWork
from guanxi.site.sample.standing import AlreadyLoaded, NothingLoaded

AT_WORK = (SampleWork.State.WAITING, SampleWork.State.RUNNING)


def require_owner(actor: Actor) -> None:
    if not actor.may_all or actor.read_only:
        raise Refused("change", "settings", _("Only an owner can load or remove the sample data. Ask the owner of this workspace."))


def latest_work() -> SampleWork | None:
    return SampleWork.objects.order_by("-pk").first()


def ask_for(what: str, *, by: Actor, at: datetime) -> SampleWork:
    """There is a job if, and only if, there is the work. Whoever asks while one is at work gets that one."""
    from guanxi.site import jobs

    require_owner(by)
    if at_work := _at_work():  # looked up before the lock, which that one may hold until it ends
        return at_work
    with transaction.atomic():
        workspace = workspace_locked()
        if at_work := _at_work():
            return at_work
        loaded = workspace.sample_loaded_at is not None
        if loaded and what == SampleWork.What.LOAD:
            raise AlreadyLoaded()
        if not loaded and what == SampleWork.What.REMOVE:
            raise NothingLoaded()
        work = SampleWork.objects.create(what=what, asked_by_id=by.user_id, asked_at=at)
        jobs.work_on_sample.defer(work_id=work.pk)
        return work


def _at_work() -> SampleWork | None:
    return SampleWork.objects.filter(state__in=AT_WORK).first()
