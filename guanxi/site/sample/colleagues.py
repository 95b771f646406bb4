"""The colleagues of the sample: a sales team tree, a service desk, marketing. They have no password, so nobody signs in as them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils import translation

from guanxi.access.actor import Actor
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.teams.adding import add_team
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.site.sample.chance import Ints

TEAMS = (
    ("销售部", None),
    ("华东销售组", "销售部"),
    ("华北销售组", "销售部"),
    ("海外组 Overseas", "销售部"),
    ("客服部", None),
    ("市场部", None),
)
# user name, name, team, role, language, looks after: e(ast), n(orth), o(verseas) or nobody
PEOPLE = (
    ("chen.xiaodong", "陈晓东", "销售部", "lead", "zh-hans", "e"),
    ("li.min", "李敏", "华东销售组", "sales", "zh-hans", "e"),
    ("zhao.qiang", "赵强", "华东销售组", "sales", "zh-hans", "e"),
    ("sun.lei", "孙磊", "华东销售组", "sales", "zh-hans", "e"),
    ("wang.xue", "王雪", "华北销售组", "lead", "zh-hans", "n"),
    ("zhou.yang", "周洋", "华北销售组", "sales", "zh-hans", "n"),
    ("anna.keller", "Anna Keller", "海外组 Overseas", "lead", "en", "o"),
    ("tom.bennett", "Tom Bennett", "海外组 Overseas", "sales", "en", "o"),
    ("lin.xiaoyan", "林小燕", "客服部", "service", "zh-hans", ""),
    ("he.jia", "何佳", "市场部", "marketing", "zh-hans", ""),
    ("gao.yuan", "高远", "市场部", "analyst", "zh-hans", ""),
)


@dataclass
class Staff:
    """Ids of those who look after customers, per area, and the team of each user."""

    areas: dict[str, Ints]
    team_of: dict[int, int]
    desk: Ints

    def teams(self, owners: Ints) -> Ints:
        """0 where there is no owner."""
        known = np.array(sorted(self.team_of))
        teams = np.array([self.team_of[one] for one in known])
        place = np.minimum(np.searchsorted(known, owners), len(known) - 1)
        return np.where(known[place] == owners, teams[place], 0)


def add_staff(by: Actor, at: datetime) -> Staff:
    """Whoever is there already by that name, perhaps from an earlier sample, is not made again."""
    teams: dict[str, Team] = {}
    for name, above in TEAMS:
        teams[name] = Team.objects.filter(name__iexact=name).first() or add_team(
            name=name, parent=teams[above] if above else None, by=by, at=at
        )
    roles = _roles(by, at)
    found: dict[str, list[int]] = {"e": [], "n": [], "o": [], "": []}
    team_of: dict[int, int] = {}
    for username, name, team, role, language, area in PEOPLE:
        details = {"name": name, "email": f"{username}@magnolia.example", "language": language}
        user = User.objects.filter(username__iexact=username).first() or add_user(
            username=username, details=details, place=Place(roles=[roles[role]], team=teams[team]), by=by, at=at
        )
        found[area].append(user.pk)
        team_of[user.pk] = teams[team].pk
    return Staff({area: np.array(ids) for area, ids in found.items()}, team_of, np.array(found[""]))


def _roles(by: Actor, at: datetime) -> dict[str, Role]:
    with translation.override(Workspace.current().language):
        return {
            ready.key: Role.objects.filter(name__iexact=str(ready.name)).first()
            or add_role(name=str(ready.name), description=str(ready.description), rights=ready.rights, by=by, at=at)
            for ready in READY_MADE
        }
