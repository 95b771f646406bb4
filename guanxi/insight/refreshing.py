"""A refresh: facts up to date, totals, every score, written back; stage by stage, so that one sees how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Workspace
from guanxi.insight.models import Refresh
from guanxi.insight.renewing import noticing
from guanxi.journal import reading

STAGES = ("facts", "totals", "rfm", "segments", "value", "satisfaction", "cohorts", "actions", "writing")
SEED = 20_240_229
LOCK = (0x6778, -1)  # one refresh at a time in this database

Result = TypeVar("Result")


def ask_refresh(*, by: Actor, rebuild: bool = False, at: datetime | None = None) -> Refresh:
    """A refresh that waits for the worker; one that is waiting or running already serves as well."""
    waiting = Refresh.objects.filter(state__in=[Refresh.State.WAITING, Refresh.State.RUNNING], rebuild=rebuild).first()
    return waiting or Refresh.objects.create(rebuild=rebuild, asked_by_id=by.user_id, asked_at=at or timezone.now())


def run_refresh(refresh: Refresh, *, by: Actor = SYSTEM, now: datetime | None = None) -> Refresh:
    with _alone() as alone:
        if not alone:
            return refresh
        refresh.state, refresh.started_at, refresh.stages = Refresh.State.RUNNING, timezone.now(), []
        refresh.save()
        try:
            _run(refresh, by, now or timezone.now())
        except Exception as error:
            refresh.state, refresh.failure, refresh.ended_at = (
                Refresh.State.FAILED,
                f"{type(error).__name__}: {error}"[:2000],
                timezone.now(),
            )
            refresh.save()
            raise
        refresh.state, refresh.share, refresh.stage, refresh.ended_at = Refresh.State.DONE, 1.0, "", timezone.now()
        refresh.save()
    return refresh


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)


def _run(refresh: Refresh, by: Actor, now: datetime) -> None:
    """The model libraries are loaded here, never by a web process."""
    from guanxi.insight.actions import computing, judging
    from guanxi.insight.facts import storing, totals
    from guanxi.insight.scoring import buying, contentment, segments, writing

    workspace = Workspace.current()
    home, as_of = workspace.currency, now.astimezone(ZoneInfo(workspace.timezone)).date()
    while reading.read_some():
        pass
    known_changes = noticing.newest()
    _stage(refresh, "facts", lambda: storing.bring_up_to_date(rebuild=refresh.rebuild, zone=workspace.timezone))
    known = _stage(refresh, "totals", lambda: totals.totals(home, as_of))
    scored = _stage(refresh, "rfm", lambda: buying.rfm_scores(known, as_of, home))
    scored += _stage(refresh, "segments", lambda: segments.segment_scores(known, as_of, SEED))
    scored += _stage(refresh, "value", lambda: buying.expected_scores(known, as_of, home, SEED))
    scored += _stage(refresh, "satisfaction", lambda: contentment.satisfaction_scores(as_of))
    scored += _stage(refresh, "cohorts", lambda: contentment.cohorts(home, as_of))
    zone = workspace.timezone
    _stage(refresh, "actions", lambda: computing.look_for_actions(known, scored, now=now, today=as_of, zone=zone))
    judging.judge_what_was_done(now=now)
    _stage(refresh, "writing", lambda: writing.write_scores(scored, as_of=now, by=by))
    noticing.forget(known_changes)


def _stage(refresh: Refresh, name: str, work: Callable[[], Result]) -> Result:
    refresh.stage, refresh.share = name, STAGES.index(name) / len(STAGES)
    refresh.save(update_fields=["stage", "share"])
    began = time.perf_counter()
    found = work()
    refresh.stages = [*refresh.stages, {"stage": name, "seconds": round(time.perf_counter() - began, 3)}]
    refresh.save(update_fields=["stages"])
    return found
