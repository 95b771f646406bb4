"""The teams as a tree, read from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from guanxi.access.models import Team


class Placed(NamedTuple):
    team: Team
    depth: int


def tree() -> list[Placed]:
    """Each team below its parent, siblings by name."""
    children: dict[int | None, list[Team]] = defaultdict(list)
    for team in Team.objects.order_by("name"):
        children[team.parent_id].append(team)
    found: list[Placed] = []
    waiting = [Placed(team, 0) for team in reversed(children[None])]
    while waiting:
        placed = waiting.pop()
        found.append(placed)
        waiting.extend(Placed(team, placed.depth + 1) for team in reversed(children[placed.team.pk]))
    return found
