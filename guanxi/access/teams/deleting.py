"""A team that nobody belongs to is deleted; its records keep their owners and belong to no team."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import Team
from guanxi.access.refusing import require
from guanxi.access.teams.naming import tree_locked
from guanxi.journal.writing import act


class TeamInUse(Impossible):
    """People or other teams still stand on it."""


def delete_team(*, team: Team, by: Actor, at: datetime) -> None:
    require(by, "change", "users")
    with act("team.deleted", by=by, at=at, about=("team", team.pk)):
        tree_locked()
        if team.main_users.exists() or team.memberships.exists():
            raise TeamInUse(_("Somebody still belongs to this team. Move them to another team first."))
        if team.children.exists():
            raise TeamInUse(_("Other teams stand below this one. Move them first."))
        Team.objects.get(pk=team.pk).delete()
