"""The figures are computed every night, when somebody asks, and after many records changed at once."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from guanxi.access.actor import SYSTEM
from guanxi.insight.apart import run_apart
from guanxi.insight.models import Refresh
from guanxi.insight.refreshing import ask_refresh
from guanxi.insight.renewing.following import follow


@app.periodic(cron="30 18 * * *")  # half past two in the morning in China
@app.task(name="insight.refresh_nightly", queue="insight", lock="insight", queueing_lock="insight.refresh_nightly")
def refresh_nightly(timestamp: int) -> None:
    run_apart(ask_refresh(by=SYSTEM))


@app.periodic(cron="* * * * * */15")
@app.task(name="insight.follow_changes", queueing_lock="insight.follow_changes", lock="insight.follow_changes")
def follow_changes(timestamp: int) -> None:
    follow(by=SYSTEM, now=timezone.now())


@app.task(name="insight.refresh", queue="insight", lock="insight")
def refresh(refresh_id: int) -> None:
    wanted = Refresh.objects.get(pk=refresh_id)
    if wanted.state in {Refresh.State.WAITING, Refresh.State.RUNNING}:
        run_apart(wanted)
