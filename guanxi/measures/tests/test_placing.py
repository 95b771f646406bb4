"""Names in a picture stand beside each other and inside of it."""

from __future__ import annotations

import random
from itertools import combinations

from guanxi.measures.placing import Box, places

ROOM = Box(300, 200, 600, 400)


def overlap(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) * 2 < one.width + other.width and abs(one.y - other.y) * 2 < one.height + other.height


def inside(one: Box, room: Box) -> bool:
    return abs(one.x - room.x) * 2 <= room.width - one.width + 1e-6 and abs(one.y - room.y) * 2 <= room.height - one.height + 1e-6


def test_no_name_stands_on_another_or_reaches_out() -> None:
    chance = random.Random(3)
    for _world in range(200):
        wanted = [Box(chance.gauss(300, 250), chance.gauss(200, 20), chance.uniform(40, 130), 20) for _name in range(8)]
        found = places(wanted, ROOM)
        assert not any(overlap(one, other) for one, other in combinations(found, 2))
        assert all(inside(one, ROOM) for one in found)


def test_a_name_with_room_stays_where_it_is() -> None:
    wanted = [Box(100, 100, 60, 20), Box(300, 300, 60, 20)]
    assert places(wanted, ROOM) == wanted


def test_a_name_longer_than_the_room_stands_in_its_middle() -> None:
    assert places([Box(0, 0, 900, 20)], ROOM) == [Box(300, 10, 900, 20)]
