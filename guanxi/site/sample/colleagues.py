"""The colleagues of the sample: a sales team tree, a service desk, marketing. They have no password, so nobody signs in as them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from guanxi.access.actor import Actor
from guanxi.access.models import Role, Team, User
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.teams.adding import add_team
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.access.users.speaking import language_of
from guanxi.site.sample.chance import Ints

# key, name, team above
TEAMS = (
    ("sales", _("Sales department"), None),
    ("east", _("Sales East China"), "sales"),
    ("north", _("Sales North China"), "sales"),
    ("overseas", _("Sales overseas"), "sales"),
    ("service", _("Service department"), None),
    ("marketing", _("Marketing department"), None),
)
# user name, name, team, role, language, looks after: e(ast), n(orth), o(verseas) or nobody
PEOPLE = (
    ("chen.xiaodong", "陈晓东", "sales", "lead", "zh-hans", "e"),
    ("li.min", "李敏", "east", "sales", "zh-hans", "e"),
    ("zhao.qiang", "赵强", "east", "sales", "zh-hans", "e"),
    ("sun.lei", "孙磊", "east", "sales", "zh-hans", "e"),
    ("wang.xue", "王雪", "north", "lead", "zh-hans", "n"),
    ("zhou.yang", "周洋", "north", "sales", "zh-hans", "n"),
    ("anna.keller", "Anna Keller", "overseas", "lead", "en", "o"),
    ("tom.bennett", "Tom Bennett", "overseas", "sales", "en", "o"),
    ("lin.xiaoyan", "林小燕", "service", "service", "zh-hans", ""),
    ("he.jia", "何佳", "marketing", "marketing", "zh-hans", ""),
    ("gao.yuan", "高远", "marketing", "analyst", "zh-hans", ""),
)


@dataclass
class Staff:
    """Ids of those who look after customers, per area, and the team of each user."""

    areas: dict[str, Ints]
    team_of: dict[int, int]
    desk: Ints
    boss: int = 0
    """Whoever owns the workspace, and signs in: they look after a few customers themselves. 0 where nobody does."""

    def with_boss(self, owners: Ints, theirs: NDArray[np.bool_]) -> Ints:
        return np.where(theirs, self.boss, owners) if self.boss else owners

    def teams(self, owners: Ints) -> Ints:
        """0 where there is no owner."""
        known = np.array(sorted(self.team_of))
        teams = np.array([self.team_of[one] for one in known])
        place = np.minimum(np.searchsorted(known, owners), len(known) - 1)
        return np.where(known[place] == owners, teams[place], 0)


def add_staff(by: Actor, at: datetime) -> Staff:
    """Whoever is there already by that name, perhaps from an earlier sample, is not made again.

    Teams and roles are named in the language of whoever loads the sample: from now on they are the workspace's own."""
    with translation.override(language_of(by)):
        teams, roles = _teams(by, at), _roles(by, at)
    found: dict[str, list[int]] = {"e": [], "n": [], "o": [], "": []}
    team_of: dict[int, int] = {}
    for username, name, team, role, language, area in PEOPLE:
        details = {"name": name, "email": f"{username}@magnolia.example", "language": language}
        user = User.objects.filter(username__iexact=username).first() or add_user(
            username=username, details=details, place=Place(roles=[roles[role]], team=teams[team]), by=by, at=at
        )
        found[area].append(user.pk)
        team_of[user.pk] = teams[team].pk
    boss = _boss(by)
    if boss is not None:
        team_of[boss.pk] = boss.team_id or 0
    return Staff({area: np.array(ids) for area, ids in found.items()}, team_of, np.array(found[""]), boss.pk if boss else 0)


def _boss(by: Actor) -> User | None:
    owners = User.objects.filter(is_owner=True, is_active=True).order_by("pk")
    return owners.filter(pk=by.user_id or 0).first() or owners.first()


def _teams(by: Actor, at: datetime) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for key, name, above in TEAMS:
        known = Team.objects.filter(name__iexact=str(name)).first()
        teams[key] = known or add_team(name=str(name), parent=teams[above] if above else None, by=by, at=at)
    return teams


def _roles(by: Actor, at: datetime) -> dict[str, Role]:
    return {
        ready.key: Role.objects.filter(name__iexact=str(ready.name)).first()
        or add_role(name=str(ready.name), description=str(ready.description), rights=ready.rights, by=by, at=at)
        for ready in READY_MADE
    }
