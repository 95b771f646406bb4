"""A team's name is there once, whatever its capitals; its place in the tree makes no circle."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible
from guanxi.access.models import Team
from guanxi.access.recognising import subtree_of


class TeamNameTaken(Impossible):
    field = "name"


class TeamCircle(Impossible):
    field = "parent"


def save_team(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as taken:
        raise TeamNameTaken(_("There is already a team of this name.")) from taken


def tree_locked() -> None:
    """Moving two teams below each other at once would make a circle that neither move has alone."""
    list(Team.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def check_no_circle(team: Team, parent: Team | None) -> None:
    if parent is not None and parent.pk in subtree_of([team.pk]):
        raise TeamCircle(_("A team cannot stand below itself or below one of its own teams."))
