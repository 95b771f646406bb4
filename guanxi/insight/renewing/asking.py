"""Asking for a refresh that the worker runs: one that waits or runs already serves as well."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import ask_refresh


def renew(*, by: Actor, rebuild: bool = False) -> Refresh:
    """Call inside a transaction: there is a job if, and only if, there is the refresh."""
    from guanxi.insight import jobs

    require(by, "change", "insight")
    known = Refresh.objects.order_by("-pk").values_list("pk", flat=True).first()
    asked = ask_refresh(by=by, rebuild=rebuild)
    if asked.pk != known or asked.state == Refresh.State.WAITING:
        jobs.refresh.defer(refresh_id=asked.pk)
    return asked


def follow_up(*, by: Actor, at: datetime) -> Refresh:
    """After something that a refresh at work may have missed: only one that still waits serves as well. Call inside a transaction."""
    from guanxi.insight import jobs

    waiting = Refresh.objects.filter(state=Refresh.State.WAITING).first()
    asked = waiting or Refresh.objects.create(asked_by_id=by.user_id, asked_at=at)
    jobs.refresh.defer(refresh_id=asked.pk)
    return asked
