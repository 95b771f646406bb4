"""Teams as a tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanxi.access.actor import SYSTEM
from guanxi.access.impossible import Impossible
from guanxi.access.models import Team
from guanxi.access.recognising import subtree_of
from guanxi.access.refusing import Refused
from guanxi.access.teams.adding import add_team
from guanxi.access.teams.changing import change_team
from guanxi.access.teams.deleting import TeamInUse, delete_team
from guanxi.access.teams.finding import tree
from guanxi.access.teams.naming import TeamCircle, TeamNameTaken
from guanxi.access.tests.cast import NOW, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed

pytestmark = pytest.mark.django_db


def below(parent: Team | None, name: str) -> Team:
    return add_team(name=name, parent=parent, by=SYSTEM, at=NOW)


def move(team: Team, parent: Team | None, cast: Cast | None = None) -> Team:
    return change_team(team=team, name=team.name, parent=parent, by=actor(cast.bob) if cast else SYSTEM, at=NOW)


def test_it_reads_from_top_to_bottom(cast: Cast) -> None:
    beijing = below(cast.north, "Beijing")
    below(beijing, "Haidian")
    assert [(placed.team.name, placed.depth) for placed in tree()] == [("North", 0), ("Beijing", 1), ("Haidian", 2), ("South", 0)]


def test_it_makes_no_circle(cast: Cast) -> None:
    beijing = below(cast.north, "Beijing")
    haidian = below(beijing, "Haidian")
    for parent in (cast.north, beijing, haidian):
        with nothing_changed(), pytest.raises(TeamCircle):
            move(cast.north, parent)


@pytest.mark.parametrize("name", ["north", " NORTH "])
def test_it_has_each_name_once(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(TeamNameTaken):
        below(None, name)


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_it_needs_a_name(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(Impossible):
        below(None, name)


def test_it_is_deleted_only_when_nobody_and_nothing_stands_on_it(cast: Cast) -> None:
    beijing = below(cast.north, "Beijing")
    with nothing_changed(), pytest.raises(TeamInUse):
        delete_team(team=cast.north, by=SYSTEM, at=NOW)
    delete_team(team=beijing, by=SYSTEM, at=NOW)
    with nothing_changed(), pytest.raises(TeamInUse):
        delete_team(team=cast.north, by=SYSTEM, at=NOW)
    assert not Team.objects.filter(name="Beijing").exists()


def test_it_is_not_moved_to_let_somebody_see_more_than_the_mover(cast: Cast) -> None:
    """Bob leads the North with all below it. Moving the South below the North would show him the South."""
    with nothing_changed(), pytest.raises(Refused):
        move(cast.south, cast.north, cast)
    move(cast.south, cast.north)
    assert cast.south.pk in actor(cast.bob).subtree_ids


def test_it_refuses_everybody_without_the_right(cast: Cast) -> None:
    by = actor(cast.carol)
    for verb in (
        lambda: add_team(name="West", by=by, at=NOW),
        lambda: change_team(team=cast.north, name="x", parent=None, by=by, at=NOW),
        lambda: delete_team(team=cast.south, by=by, at=NOW),
    ):
        with nothing_changed(), pytest.raises(Refused):
            verb()


class Moves(TestCase):
    """Whatever is moved where: it stays a tree, and each team is in it once."""

    @given(st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4)), max_size=12))
    @settings(max_examples=25, deadline=None)
    def test_it_stays_a_tree_whatever_is_moved(self, moves: list[tuple[int, int | None]]) -> None:
        teams = [below(None, f"Team {number}") for number in range(5)]
        for team, parent in moves:
            try:
                move(Team.objects.get(pk=teams[team].pk), None if parent is None else Team.objects.get(pk=teams[parent].pk))
            except TeamCircle:
                continue
        assert sorted(placed.team.pk for placed in tree()) == sorted(team.pk for team in teams)
        assert all(team.pk in subtree_of([team.pk]) for team in teams)
