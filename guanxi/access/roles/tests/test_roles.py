"""Adding, changing and deleting roles."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.impossible import Impossible
from guanxi.access.models import Grant, Role
from guanxi.access.refusing import Refused
from guanxi.access.roles.adding import add_role
from guanxi.access.roles.changing import change_role
from guanxi.access.roles.deleting import delete_role
from guanxi.access.roles.naming import RoleNameTaken
from guanxi.access.roles.ready_made import READY_MADE
from guanxi.access.roles.rights import Rights, rights_of
from guanxi.access.scopes import Scope
from guanxi.access.tests.cast import MANAGING, NOW, SELLING, Cast, actor
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.users.changing import change_user
from guanxi.access.users.placing import Place
from guanxi.journal.models import Entry

pytestmark = pytest.mark.django_db


def change(cast: Cast, role: Role, rights: Rights, by_alice: bool = True, name: str = "") -> Role:
    by = actor(cast.alice if by_alice else cast.bob)
    return change_role(role=role, name=name or role.name, description="", rights=rights, by=by, at=NOW)


def test_it_keeps_what_it_was_given(cast: Cast) -> None:
    rights = Rights({("person", "read"): Scope.SUBTREE, ("insight", "read"): Scope.ALL}, {("person", "*"): False, ("order", "cost"): True})
    assert rights_of(add_role(name="Analysts", rights=rights, by=SYSTEM, at=NOW)) == rights


def test_it_writes_only_differences_in_one_entry(cast: Cast) -> None:
    change(cast, cast.selling, Rights({("person", "read"): Scope.ALL, ("person", "change"): Scope.OWN}))
    entry = Entry.objects.latest("id")
    assert [(one.object, one.before, one.after) for one in entry.changes.all()] == [("grant", {"scope": 2}, {"scope": 4})]
    assert actor(cast.carol).scope("read", "person") == Scope.ALL


@pytest.mark.parametrize("name", ["selling", " SELLING "])
def test_it_has_each_name_once(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(RoleNameTaken):
        add_role(name=name, by=SYSTEM, at=NOW)
    with nothing_changed(), pytest.raises(RoleNameTaken):
        change(cast, cast.managing, MANAGING, name=name)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x00"])
def test_it_needs_a_name(cast: Cast, name: str) -> None:
    with nothing_changed(), pytest.raises(Impossible):
        add_role(name=name, by=SYSTEM, at=NOW)


BAD_RIGHTS = [{("person", "fly"): Scope.ALL}, {("Person; DROP", "read"): Scope.ALL}, {("users", "export"): Scope.ALL}]


@pytest.mark.parametrize("grants", BAD_RIGHTS)
def test_it_knows_no_other_rights(grants: dict[tuple[str, str], Scope]) -> None:
    with pytest.raises(ValueError, match="no right"):
        Rights(grants)


WIDER = [
    Rights({("person", "read"): Scope.ALL}),
    Rights({("person", "delete"): Scope.OWN}),
    Rights({("order", "read"): Scope.OWN}),
    Rights({("backup", "change"): Scope.ALL}),
    Rights({}, {("person", "clv"): False}),
]


@pytest.mark.parametrize("rights", WIDER)
def test_it_is_not_given_more_than_the_decider_holds(cast: Cast, rights: Rights) -> None:
    with nothing_changed(), pytest.raises(Refused):
        add_role(name="Mine", rights=rights, by=actor(cast.bob), at=NOW)
    with nothing_changed(), pytest.raises(Refused):
        change(cast, cast.managing, Rights({**MANAGING.grants, **rights.grants}, rights.fields), by_alice=False)


def test_it_is_not_widened_for_people_whose_teams_reach_further_than_the_decider(cast: Cast) -> None:
    wider = Rights({**SELLING.grants, ("person", "read"): Scope.SUBTREE})
    with nothing_changed(), pytest.raises(Refused):
        change(cast, cast.selling, wider, by_alice=False)  # Dan, in the South, has it too
    change_user(user=cast.dan, details={}, place=Place(), by=SYSTEM, at=NOW)
    change(cast, cast.selling, wider, by_alice=False)


def test_a_role_beyond_the_decider_is_out_of_reach(cast: Cast) -> None:
    strong = add_role(name="Strong", rights=Rights({("order", "delete"): Scope.ALL}), by=SYSTEM, at=NOW)
    with nothing_changed(), pytest.raises(Refused):
        change(cast, strong, Rights(), by_alice=False)
    with nothing_changed(), pytest.raises(Refused):
        delete_role(role=strong, by=actor(cast.bob), at=NOW)


def test_it_may_be_narrowed_and_deleted_and_then_grants_nothing(cast: Cast) -> None:
    change(cast, cast.selling, Rights({("person", "read"): Scope.OWN}), by_alice=False)
    assert actor(cast.dan).scope("read", "person") == Scope.OWN
    delete_role(role=cast.selling, by=actor(cast.alice), at=NOW)
    assert actor(cast.dan).grants == {}
    assert not Grant.objects.filter(role=cast.selling.pk).exists()


def test_several_roles_add_up(cast: Cast) -> None:
    more = add_role(name="More", rights=Rights({("person", "read"): Scope.OWN, ("order", "read"): Scope.ALL}), by=SYSTEM, at=NOW)
    change_user(user=cast.carol, details={}, place=Place(roles=[cast.selling, more], team=cast.north), by=SYSTEM, at=NOW)
    assert (actor(cast.carol).scope("read", "person"), actor(cast.carol).scope("read", "order")) == (Scope.TEAM, Scope.ALL)


def test_ready_made_roles_can_all_be_added_and_none_manages_anybody(cast: Cast) -> None:
    for ready in READY_MADE:
        role = add_role(name=str(ready.name), description=str(ready.description), rights=ready.rights, by=SYSTEM, at=NOW)
        assert rights_of(role) == ready.rights
        assert not {name for name, _action in ready.rights.grants} & {"users", "settings", "backup"}
    reading = next(ready for ready in READY_MADE if ready.key == "reader").rights
    assert {action for _name, action in reading.grants} == {"read"}
    assert not reading.fields
