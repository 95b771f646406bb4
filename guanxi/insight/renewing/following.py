"""After an import, its undoing, or another change of many records at once the figures are computed anew without being asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from guanxi.access.actor import Actor
from guanxi.insight.models import Changed, Refresh
from guanxi.insight.renewing.asking import follow_up
from guanxi.records.models import Import

QUIET = timedelta(seconds=20)


def follow(*, by: Actor, now: datetime) -> Refresh | None:
    """Once it has been quiet for a while, and once only: a refresh that was asked for since serves, even one that failed."""
    changed_at = Changed.objects.filter(many=True).aggregate(at=Max("noted_at"))["at"]
    if changed_at is None or now - changed_at < QUIET or _importing() or Refresh.objects.filter(asked_at__gte=changed_at).exists():
        return None
    with transaction.atomic():
        return follow_up(by=by, at=now)


def _importing() -> bool:
    """Figures of half an import help nobody."""
    at_work = (Import.State.WAITING, Import.State.RUNNING, Import.State.UNDOING)
    return Import.objects.filter(state__in=at_work, dry_run=False).exists()
