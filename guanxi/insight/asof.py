"""How fresh the figures are: the run in force, when it was made, what changed since, and whether a new one is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.customers.models import ScoreRun
from guanxi.insight.models import Changed, Refresh
from guanxi.insight.renewing.noticing import changed_records


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
    done = Refresh.objects.filter(state=Refresh.State.DONE).order_by("-ended_at").first() if ScoreRun.objects.exists() else None
    changed = changed_records() if done else 0
    many = changed > 0 and Changed.objects.filter(many=True).exists()
    return Freshness(done, running(), changed, many, many and _last_one_failed(), may_refresh(actor))


def _last_one_failed() -> bool:
    return Refresh.objects.order_by("-pk").values_list("state", flat=True).first() == Refresh.State.FAILED


def running() -> Refresh | None:
    """The one at work; else the one that waits."""
    return Refresh.objects.filter(state__in=[Refresh.State.WAITING, Refresh.State.RUNNING]).order_by("state", "-pk").first()


def may_refresh(actor: Actor) -> bool:
    """Computing anew changes no record, but it costs: the owner, and roles that were given it."""
    return actor.may("change", "insight")


def run_of(kind: str) -> ScoreRun | None:
    """The run in force of a kind of figure."""
    return ScoreRun.objects.filter(kind=kind).order_by("-pk").first()


def day_of(run: ScoreRun) -> date:
    return run.as_of.astimezone(ZoneInfo(Workspace.current().timezone)).date()
