"""What an actor may, told a second time in the plainest way, on many actors: `make drill-mutants` tries how much is noticed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from guanxi.access import recognising
from guanxi.access.actor import Actor
from guanxi.access.explaining import Step, holds, steps
from guanxi.access.granting import GrantsTooMuch, covers, require_cover, require_user_rights
from guanxi.access.refusing import Refused
from guanxi.access.roles.rights import Rights
from guanxi.access.roles.tests.test_laws import OBJECTS, holder, roles, somebody, teams
from guanxi.access.scopes import ACTIONS, Scope
from guanxi.access.sharing import AmongShared
from guanxi.access.visibility import Common, Owned, Through, Tie

READING = {"read", "export"}
FIELDS = ("clv", "cost", "margin")
NONE, OWN, TEAM, SUBTREE, ALL = Scope
ROWS = [SimpleNamespace(owner_id=owner, team_id=team) for owner in (None, 1, 2) for team in (None, 1, 2, 3, 4)]
ME = Actor(kind="user", key="user:1", name="Mia", user_id=1, team_ids=frozenset({1}), subtree_ids=frozenset({1, 2}))


@st.composite
def anybody(draw: st.DrawFn) -> Actor:
    one = draw(somebody())
    grants = {(name, action): draw(st.sampled_from(Scope)) for name, action in draw(st.lists(pairs, max_size=8))}
    masked = {name: draw(st.frozensets(st.sampled_from(["clv", "cost", "*"]))) for name in draw(st.frozensets(st.sampled_from(OBJECTS)))}
    shares = draw(st.frozensets(st.tuples(st.sampled_from(OBJECTS), st.booleans())))
    return replace(
        one, grants={**one.grants, **grants}, may_all=draw(st.booleans()), read_only=draw(st.booleans()), shares=shares, masked=masked
    )


pairs = st.tuples(st.sampled_from(OBJECTS), st.sampled_from(ACTIONS))


def held(actor: Actor, action: str, name: str) -> Scope:
    if actor.read_only and action not in READING:
        return NONE
    return ALL if actor.may_all else actor.grants.get((name, action), NONE)


def holds_of(condition: Q, row: Any) -> bool:
    """What the database would say of this row."""
    answers = [_answer(one, row) for one in condition.children]
    found = (all(answers) if condition.connector == Q.AND else any(answers)) if answers else True
    return found is not condition.negated


def _answer(one: Any, row: Any) -> bool:
    if isinstance(one, AmongShared):
        return any(holds_of(one.held, share) for share in row.shares)
    return holds_of(one, row) if isinstance(one, Q) else _matches(*one, row)


def _matches(name: str, value: Any, row: Any) -> bool:
    column, _, _many = name.partition("__in")
    if column == "pk":
        return False
    last = column.rpartition("__")[2]
    own = getattr(row, last) if hasattr(row, last) else getattr(row, f"{last}_id")
    return own in value if name.endswith("__in") else own == value


# The actor.


@given(anybody())
def test_a_scope_is_the_widest_grant_but_for_owners_and_for_who_only_reads(one: Actor) -> None:
    for name, action in product((*OBJECTS, "nothing"), ACTIONS):
        assert one.scope(action, name) is held(one, action, name)
        assert one.may(action, name) is (held(one, action, name) != NONE)


@given(anybody())
def test_a_field_is_open_unless_it_is_sensitive(one: Actor) -> None:
    for name, field in product((*OBJECTS, "nothing"), FIELDS):
        assert one.may_read_field(name, field, sensitive=False) is True
        assert one.may_write_field(name, field, sensitive=False) is True
        for may, fields in ((one.may_read_field, one.readable), (one.may_write_field, one.writable)):
            wanted = one.may_all or bool({field, "*"} & set(fields.get(name, ())))
            assert may(name, field, sensitive=True) is wanted
        assert one.may_show_field(name, field, sensitive=False) is True
        shown = one.may_all or bool({field, "*"} & {*one.readable.get(name, ()), *one.masked.get(name, ())})
        assert one.may_show_field(name, field, sensitive=True) is shown


@given(anybody())
def test_whoever_is_limited_to_reading_reads_as_before_and_writes_nothing(one: Actor) -> None:
    limited = one.limited_to_reading()
    for name, action in product(OBJECTS, ACTIONS):
        assert limited.scope(action, name) is (one.scope(action, name) if action in READING else NONE)
    assert replace(limited, read_only=one.read_only) == one


@given(anybody(), anybody())
def test_equal_reach_is_equal_in_all_that_decides_over_rows(one: Actor, other: Actor) -> None:
    def parts(actor: Actor) -> Any:
        if actor.may_all and not actor.read_only:
            return "all"
        return (
            actor.user_id,
            actor.may_all,
            actor.read_only,
            actor.team_ids,
            actor.subtree_ids,
            frozenset(actor.grants.items()),
            actor.shares,
        )

    def seen(actor: Actor) -> Any:
        return parts(actor) if actor.may_all else (parts(actor), frozenset(actor.readable.items()), frozenset(actor.masked.items()))

    assert (one.reach, one.sight) == (parts(one), seen(one))
    assert (one.reach == other.reach) is (parts(one) == parts(other))


@given(anybody(), roles)
def test_one_more_role_never_removes_what_is_seen_or_done(one: Actor, more: Rights) -> None:
    """Of rows as of fields, for whoever only reads too."""
    wider = {key: max(scope, one.grants.get(key, NONE)) for key, scope in more.grants.items()}
    after = replace(one, grants={**one.grants, **wider})
    for name, action in product(OBJECTS, ACTIONS):
        before_rows, rows = (Owned().condition(each, each.scope(action, name)) for each in (one, after))
        assert all(holds_of(rows, row) for row in ROWS if holds_of(before_rows, row))


# Rows.


@given(teams, teams)
def test_owned_rows_are_ones_own_those_of_teams_or_all(mine: frozenset[int], below: frozenset[int]) -> None:
    actor = replace(ME, team_ids=mine, subtree_ids=mine | below)
    by_scope = {NONE: (), OWN: (), TEAM: mine, SUBTREE: mine | below}
    for row, (scope, reach) in product(ROWS, by_scope.items()):
        for rule in (Owned(), Owned("customer__owner", "customer__team")):
            assert holds_of(rule.condition(actor, scope), row) is (scope != NONE and (row.owner_id == 1 or row.team_id in reach))
        assert holds_of(Owned(team=None).condition(actor, scope), row) is (scope != NONE and row.owner_id == 1)
        assert holds_of(Owned().condition(actor, ALL), row)
        assert not holds_of(Owned().condition(replace(actor, user_id=None), scope), row)


@given(teams, teams)
def test_whoever_holds_a_row_within_reach_is_among_the_holders(mine: frozenset[int], below: frozenset[int]) -> None:
    actor = replace(ME, team_ids=mine, subtree_ids=mine | below)
    for row, scope, rule in product(ROWS, (NONE, OWN, TEAM, SUBTREE), (Owned(), Owned(team=None))):
        for one in (actor, replace(actor, user_id=None)):
            team = None if rule.team is None or row.team_id is None else -row.team_id
            held = bool({row.owner_id, team} & (rule.holders(one, scope) or frozenset()))
            assert held is holds_of(rule.condition(one, scope), row)
    assert Owned().holders(actor, ALL) is Common().holders(actor, OWN) is None
    assert Through(lambda *_: Q(), lambda _row: ()).holders(actor, OWN) is None
    assert Through(lambda *_: Q(), lambda _row: (), Owned().holders).holders(actor, NONE) == frozenset()
    assert Through(lambda *_: Q(), lambda _row: (), Owned().holders).holders(actor, OWN) == frozenset({1})


def test_what_hangs_on_nobody_is_seen_by_whoever_sees_all_and_by_any_scope_where_it_is_shared() -> None:
    for row, scope in product(ROWS, Scope):
        assert holds_of(Common().condition(ME, scope), row) is (scope != NONE)
    assert Common().ties(ROWS[0]) == (Tie(everybody=True),)


def test_what_is_seen_through_another_record_asks_there_unless_there_is_no_right_at_all() -> None:
    asked: list[Any] = []

    def reach(actor: Actor, scope: Scope) -> Q:
        asked.append((actor, scope))
        return Q()

    rule = Through(reach, lambda row: (Tie(owner=row.owner_id),))
    assert not holds_of(rule.condition(ME, NONE), ROWS[0])
    assert holds_of(rule.condition(ME, OWN), ROWS[0])
    assert asked == [(ME, OWN)]
    assert rule.ties(ROWS[5]) == (Tie(owner=1),)


def test_the_ties_of_an_owned_row_are_its_owner_and_its_team() -> None:
    assert Owned().ties(ROWS[7]) == (Tie(owner=1, team=2),)
    assert Owned(team=None).ties(ROWS[7]) == (Tie(owner=1, team=None),)
    other = SimpleNamespace(keeper_id=5, group_id=6)
    assert Owned("keeper", "group").ties(other) == (Tie(owner=5, team=6),)


# Why.


@given(anybody())
def test_the_reason_is_the_rule_told_of_one_row(one: Actor) -> None:
    for row, action in product(ROWS, ("read", "change")):
        told = steps(one, "person", action, Owned().ties(row))
        real = all(holds_of(Owned().condition(one, one.scope(each, "person")), row) for each in {"read", action})
        assert holds(told) is real
        assert [step.rights for step in told] == [((each, "person"),) for each in dict.fromkeys(("read", action))]


def test_each_reason_has_its_word() -> None:
    def how(scope: Scope, tie: Tie, **more: Any) -> str:
        (step,) = steps(replace(ME, grants={("person", "read"): scope}, **more), "person", "read", [tie])
        assert step.holds is bool(step.how)
        assert step.tie == tie
        return step.how

    mine, team, below, foreign = Tie(owner=1), Tie(owner=2, team=1), Tie(owner=2, team=2), Tie(owner=2, team=3)
    assert [how(scope, mine) for scope in Scope] == ["", "own", "own", "own", "all"]
    assert [how(scope, team) for scope in Scope] == ["", "", "team", "team", "all"]
    assert [how(scope, below) for scope in Scope] == ["", "", "", "below", "all"]
    assert [how(scope, foreign) for scope in Scope] == ["", "", "", "", "all"]
    assert [how(scope, Tie()) for scope in Scope] == ["", "", "", "", "all"]
    assert [how(scope, Tie(everybody=True)) for scope in Scope] == ["", *["everybody"] * 4]
    assert how(NONE, foreign, may_all=True) == "owner of all"
    assert how(NONE, Tie(everybody=True), may_all=True) == "owner of all"
    assert how(ALL, Tie(), user_id=None) == "all"
    assert how(OWN, Tie(), user_id=None) == ""


def test_a_tie_counts_with_the_rights_of_what_it_hangs_on() -> None:
    grants = {("note", "read"): ALL, ("note", "change"): TEAM, ("person", "read"): OWN}
    actor = replace(ME, grants=grants)
    both, only = Tie(owner=1, through="person"), Tie(owner=1, through="person", own=False)
    read, change = steps(actor, "note", "change", [both])
    assert (read.rights, read.scope, read.how) == ((("read", "note"), ("read", "person")), OWN, "own")
    assert (change.rights, change.scope) == ((("change", "note"), ("read", "person")), OWN)
    (once,) = steps(actor, "note", "change", [only])
    assert once == Step(only, (("read", "person"),), OWN, "own")
    (nothing,) = steps(actor, "note", "read", [Tie(own=False, everybody=True)])
    assert (nothing.rights, nothing.scope, nothing.holds) == ((), NONE, False)
    assert len(steps(actor, "note", "read", [both, both])) == 1
    assert holds([]) is True
    assert holds([read, nothing]) is False


# Who covers whom.


def covered(by: Actor, other: Actor) -> bool:
    if by.may_all or other.may_all:
        return by.may_all
    for (name, action), _scope in other.grants.items():
        have, want = held(by, action, name), held(other, action, name)
        reach = {TEAM: by.team_ids, SUBTREE: by.subtree_ids}
        needed = {TEAM: other.team_ids, SUBTREE: other.subtree_ids}
        if have != ALL and (want > have or (want in needed and not needed[want] <= reach[have])):
            return False
    for theirs, mine in ((other.readable, by.readable), (other.writable, by.writable)):
        for name, fields in theirs.items():
            if "*" not in mine.get(name, ()) and not fields <= mine.get(name, frozenset()):
                return False
    for name, fields in other.masked.items():
        shown = {*by.masked.get(name, ()), *by.readable.get(name, ())}
        if "*" not in shown and not fields <= shown:
            return False
    return True


@given(anybody(), anybody())
def test_one_covers_another_who_holds_nothing_beyond(by: Actor, other: Actor) -> None:
    assert covers(by, other) is covered(by, other)
    if covered(by, other):
        require_cover(by, other)
    else:
        with pytest.raises(GrantsTooMuch, match="more than your own roles hold") as refusal:
            require_cover(by, other)
        assert (refusal.value.action, refusal.value.object_name) == ("change", "users")


def test_teams_decide_where_scopes_are_not_all() -> None:
    """Every mix of scopes and of teams, own and below."""
    some = [frozenset(one) for one in ((), (1,), (2,), (3,), (1, 2), (1, 3))]
    for have, want, theirs, under in product(Scope, Scope, some, some):
        by = replace(ME, grants={("person", "read"): have})
        other = replace(ME, user_id=2, grants={("person", "read"): want}, team_ids=theirs, subtree_ids=theirs | under)
        assert covers(by, other) is covered(by, other), (have, want, theirs, under)


def test_fields_are_covered_each_by_itself() -> None:
    def with_fields(read: dict[str, set[str]], write: dict[str, set[str]]) -> Actor:
        readable, writable = ({name: frozenset(some) for name, some in fields.items()} for fields in (read, write))
        return replace(ME, readable=readable, writable=writable)

    nothing, clv = with_fields({}, {}), with_fields({"person": {"clv"}}, {})
    every, writer = with_fields({"person": {"*"}}, {}), with_fields({"person": {"clv"}}, {"person": {"clv"}})
    order = with_fields({"order": {"clv"}}, {})
    everything = (nothing, clv, every, writer, order)
    covering = {(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (3, 3), (4, 0), (4, 4)}
    for (a, by), (b, other) in product(enumerate(everything), repeat=2):
        assert covers(by, other) is ((a, b) in covering), (a, b)


def test_a_mask_is_covered_by_a_mask_or_by_reading() -> None:
    def with_fields(masked: set[str], read: set[str], name: str = "person") -> Actor:
        return replace(ME, masked={name: frozenset(masked)}, readable={name: frozenset(read)})

    mask = with_fields({"clv"}, set())
    for by, covering in (
        (mask, True),
        (with_fields(set(), {"clv"}), True),
        (with_fields({"*"}, set()), True),
        (with_fields(set(), {"*"}), True),
        (with_fields({"cost"}, set()), False),
        (with_fields({"clv"}, set(), "order"), False),
    ):
        assert covers(by, mask) is covering
    assert not covers(mask, with_fields(set(), {"clv"}))


def test_what_may_be_read_is_not_masked_in_one_role() -> None:
    with pytest.raises(ValueError, match="not masked"):
        Rights({}, {("person", "clv"): False}, frozenset({("person", "clv")}))
    with pytest.raises(ValueError, match="no field"):
        Rights({}, {}, frozenset({("person", "not a field")}))


def test_only_whoever_changes_users_manages_them() -> None:
    require_user_rights(replace(ME, grants={("users", "change"): ALL}))
    for grants in ({}, {("users", "read"): ALL}, {("person", "change"): ALL}):
        with pytest.raises(Refused) as refusal:
            require_user_rights(replace(ME, grants=grants))
        assert (refusal.value.action, refusal.value.object_name) == ("change", "users")


# Roles together.


@given(st.lists(roles, max_size=4))
def test_roles_add_up_to_their_widest(some: list[Rights]) -> None:
    wanted = holder(some, frozenset(), frozenset())
    rows = [(name, action, int(scope)) for role in some for (name, action), scope in role.grants.items()]
    assert recognising._grants(rows) == wanted.grants
    assert all(isinstance(scope, Scope) for scope in recognising._grants(rows).values())
    fields = [(name, field, write, False) for role in some for (name, field), write in role.fields.items()]
    fields += [(name, field, False, True) for role in some for name, field in role.masked]
    assert recognising._fields(fields) == (wanted.readable, wanted.writable, wanted.masked)


def test_a_grant_of_nothing_gives_nothing() -> None:
    assert recognising._grants([("person", "read", 0)]) == {("person", "read"): NONE}


@given(roles, teams, teams)
def test_a_role_is_held_by_somebody_in_the_same_teams(role: Rights, mine: frozenset[int], below: frozenset[int]) -> None:
    actor = replace(ME, team_ids=mine, subtree_ids=mine | below, grants={("order", "delete"): ALL}, may_all=True)
    found, wanted = role.held_in(actor), holder([role], mine, mine | below)
    assert (found.grants, found.readable, found.writable) == (wanted.grants, wanted.readable, wanted.writable)
    assert found.masked == wanted.masked
    assert (found.team_ids, found.subtree_ids, found.may_all, found.user_id) == (mine, mine | below, False, None)
    assert (found.kind, found.key, found.name) == ("role", "role", "")


@given(roles, roles)
def test_what_is_beyond_another_role_is_all_that_is_wider(one: Rights, other: Rights) -> None:
    found = one.beyond(other)
    assert found.grants == {key: scope for key, scope in one.grants.items() if key not in other.grants or other.grants[key] < scope}
    wider = {key for key, write in one.fields.items() if {False: 1, True: 2}[write] > {None: 0, False: 1, True: 2}[other.fields.get(key)]}
    assert found.fields == {key: one.fields[key] for key in wider}
    assert found.masked == {key for key in one.masked if key not in other.masked and key not in other.fields}
