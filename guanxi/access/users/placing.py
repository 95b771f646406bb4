"""Which roles and teams a user has, and whether they own the workspace: set as a whole, written as differences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guanxi.access.models import Membership, Role, Team, User


@dataclass(frozen=True)
class Place:
    """`team` is the main team: records that the user makes belong to it. `teams` are the others."""

    roles: Collection[Role] = ()
    team: Team | None = None
    teams: Collection[Team] = ()
    is_owner: bool = False


def put_in_place(user: User, place: Place) -> None:
    if (user.team, user.is_owner) != (place.team, place.is_owner):
        user.team, user.is_owner = place.team, place.is_owner
        user.save(update_fields=["team", "is_owner"])
    user.roles.set(place.roles)
    _set_teams(user, {team.pk for team in place.teams if team.pk != user.team_id})


def _set_teams(user: User, wanted: set[int]) -> None:
    held = set(Membership.objects.filter(user=user).values_list("team_id", flat=True))
    if gone := held - wanted:
        Membership.objects.filter(user=user, team_id__in=gone).delete()
    Membership.objects.bulk_create(Membership(user=user, team_id=team) for team in sorted(wanted - held))
