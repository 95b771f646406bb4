"""How fresh the figures are: the run in force, when it was made, what changed since, and whether a new one is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.customers.models import ScoreRun
from guanxi.insight.facts.dirtying import months_marked
from guanxi.insight.models import Refresh


@dataclass(frozen=True)
class Freshness:
    """`changed` months of orders or ratings have changed since the last refresh."""

    last: Refresh | None
    running: Refresh | None
    changed: int
    may_refresh: bool


def freshness(actor: Actor) -> Freshness:
    done = Refresh.objects.filter(state=Refresh.State.DONE).order_by("-ended_at").first()
    return Freshness(done, running(), months_marked() if done else 0, may_refresh(actor))


def running() -> Refresh | None:
    return Refresh.objects.filter(state__in=[Refresh.State.WAITING, Refresh.State.RUNNING]).order_by("-pk").first()


def may_refresh(actor: Actor) -> bool:
    """Computing anew changes no record, but it costs: the owner, and roles that were given it."""
    return actor.may("change", "insight")


def run_of(kind: str) -> ScoreRun | None:
    """The run in force of a kind of figure."""
    return ScoreRun.objects.filter(kind=kind).order_by("-pk").first()


def day_of(run: ScoreRun) -> date:
    return run.as_of.astimezone(ZoneInfo(Workspace.current().timezone)).date()
