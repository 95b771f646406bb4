"""A team gets another name or another place in the tree."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.granting import require_cover
from guanxi.access.lines import needed_line
from guanxi.access.models import Team, User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import require
from guanxi.access.teams.naming import check_no_circle, save_team, tree_locked
from guanxi.journal.writing import act


def change_team(*, team: Team, name: str, parent: Team | None, by: Actor, at: datetime) -> Team:
    require(by, "change", "users")
    with act("team.changed", by=by, at=at, about=("team", team.pk)):
        tree_locked()
        locked = Team.objects.get(pk=team.pk)
        moved = locked.parent_id != (parent.pk if parent else None)
        if moved:
            check_no_circle(locked, parent)
        locked.name, locked.parent = needed_line(name, field="name"), parent
        save_team(locked)
        if moved and parent is not None:
            _check_who_sees_more(parent, by)
    return locked


def _check_who_sees_more(parent: Team, by: Actor) -> None:
    """Those above now reach this team: nobody may be given that by somebody who reaches less."""
    if by.may_all:
        return
    above = {parent.pk} | _ancestors(parent)
    for user in User.objects.filter(is_active=True, is_owner=False).filter(pk__in=_members(above)):
        require_cover(by, actor_of_user(user))


def _ancestors(team: Team) -> set[int]:
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    above = parents.get(team.pk)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _members(teams: set[int]) -> set[int]:
    main = User.objects.filter(team_id__in=teams).values_list("pk", flat=True)
    others = User.objects.filter(memberships__team_id__in=teams).values_list("pk", flat=True)
    return set(main) | set(others)
