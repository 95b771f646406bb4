"""Where names stand in a picture: each as near as it can to what it names, inside the room, and on no other name."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

GAP = 3.0


class Box(NamedTuple):
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float


def places(wanted: Sequence[Box], room: Box) -> list[Box]:
    """One after the other takes the nearest place that is free; where none is, the one it wanted, moved into the room."""
    taken: list[Box] = []
    for one in wanted:
        home = _inside(one, room)
        near = sorted((_inside(each, room) for other in taken for each in _beside(home, other)), key=lambda box: _far(box, home))
        taken.append(next((box for box in [home, *near] if not any(_touch(box, other) for other in taken)), home))
    return taken


def _inside(box: Box, room: Box) -> Box:
    return box._replace(x=_within(box.x, room.x, room.width - box.width), y=_within(box.y, room.y, room.height - box.height))


def _within(value: float, middle: float, play: float) -> float:
    return min(max(value, middle - max(play, 0) / 2), middle + max(play, 0) / 2)


def _beside(home: Box, other: Box) -> list[Box]:
    across, up = (home.width + other.width) / 2 + GAP, (home.height + other.height) / 2 + GAP
    xs, ys = (home.x, other.x - across, other.x + across), (home.y, other.y - up, other.y + up)
    return [home._replace(x=x, y=y) for x in xs for y in ys if (x, y) != (home.x, home.y)]


def _far(box: Box, home: Box) -> float:
    return hypot(box.x - home.x, box.y - home.y)


def _touch(one: Box, other: Box) -> bool:
    near_x = abs(one.x - other.x) * 2 < one.width + other.width + GAP
    return near_x and abs(one.y - other.y) * 2 < one.height + other.height + GAP
