"""How fresh the figures are: the run in force, when it was made, what changed since, and whether a new one is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, Q

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.customers.models import ScoreRun
from guanxi.insight.models import Changed, Refresh
from guanxi.insight.renewing.noticing import changed_records

UNDER_WAY = (Refresh.State.WAITING, Refresh.State.RUNNING)


@dataclass(frozen=True)
class Freshness:
    """`changed` records that figures rest on have changed since the last refresh.

    `many` of them at once, so that a new refresh follows by itself, unless the last one `failed`."""

    last: Refresh | None
    running: Refresh | None
    changed: int
    many: bool
    failed: bool
    may_refresh: bool


def freshness(actor: Actor) -> Freshness:
    newest, finished = Refresh.objects.order_by("-pk"), Refresh.objects.filter(state=Refresh.State.DONE).order_by("-ended_at")
    telling = Q(pk__in=newest.values("pk")[:1]) | Q(pk__in=finished.values("pk")[:1]) | Q(state__in=UNDER_WAY)
    told = list(Refresh.objects.filter(telling).annotate(scored=Exists(ScoreRun.objects.all())).order_by("state", "-ended_at", "-pk"))
    done = next((one for one in told if one.state == Refresh.State.DONE and one.scored), None)
    at_work = next((one for one in told if one.state in UNDER_WAY), None)
    changed = changed_records() if done else 0
    many = changed > 0 and Changed.objects.filter(many=True).exists()
    failed = many and max(told, key=lambda one: one.pk).state == Refresh.State.FAILED
    return Freshness(done, at_work, changed, many, failed, may_refresh(actor))


def running() -> Refresh | None:
    """The one at work; else the one that waits."""
    return Refresh.objects.filter(state__in=UNDER_WAY).order_by("state", "-pk").first()


def may_refresh(actor: Actor) -> bool:
    """Computing anew changes no record, but it costs: the owner, and roles that were given it."""
    return actor.may("change", "insight")


def run_of(kind: str) -> ScoreRun | None:
    """The run in force of a kind of figure."""
    return ScoreRun.objects.filter(kind=kind).order_by("-pk").first()


def day_of(run: ScoreRun) -> date:
    return run.as_of.astimezone(ZoneInfo(Workspace.current().timezone)).date()
