"""A team is added to the tree."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.lines import needed_line
from guanxi.access.models import Team
from guanxi.access.refusing import require
from guanxi.access.teams.naming import save_team
from guanxi.journal.writing import act


def add_team(*, name: str, parent: Team | None = None, by: Actor, at: datetime) -> Team:
    require(by, "change", "users")
    team = Team(name=needed_line(name, field="name"), parent=parent)
    with act("team.added", by=by, at=at) as entry:
        save_team(team)
        entry.about = ("team", team.pk)
    return team
