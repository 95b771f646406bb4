"""Laws of roles, tried on many worlds: a grant never removes; nobody passes on more than they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guanxi.access.actor import Actor
from guanxi.access.granting import covers
from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import ACTIONS, Scope
from guanxi.access.visibility import Owned

OBJECTS = ("person", "order")
keys = st.tuples(st.sampled_from(OBJECTS), st.sampled_from(ACTIONS[:3]))
fields = st.tuples(st.sampled_from(OBJECTS), st.sampled_from(["clv", "cost", "*"]))
roles = st.builds(
    lambda grants, held, masked: Rights(grants, held, masked - held.keys()),
    st.dictionaries(keys, st.sampled_from(list(Scope)[1:])),
    st.dictionaries(fields, st.booleans()),
    st.frozensets(fields, max_size=2),
)
NOBODY_SPECIAL = Actor(kind="user", key="user:1", name="", user_id=1)
teams = st.frozensets(st.integers(1, 4), max_size=3)


@st.composite
def somebody(draw: st.DrawFn) -> Actor:
    mine = draw(teams)
    return holder(draw(st.lists(roles, max_size=3)), mine, mine | draw(teams))


def holder(held: Iterable[Rights], own_teams: frozenset[int], subtree: frozenset[int]) -> Actor:
    """All roles together, joined here in the plainest way and not as the product does it."""
    grants: dict[tuple[str, str], Scope] = {}
    readable: dict[str, frozenset[str]] = {}
    writable: dict[str, frozenset[str]] = {}
    masked: dict[str, frozenset[str]] = {}
    for role in held:
        for name, field in role.masked:
            masked[name] = masked.get(name, frozenset()) | {field}
        for key, scope in role.grants.items():
            grants[key] = max(scope, grants.get(key, Scope.NONE))
        for (name, field), write in role.fields.items():
            readable[name] = readable.get(name, frozenset()) | {field}
            if write:
                writable[name] = writable.get(name, frozenset()) | {field}
    fields = {"readable": readable, "writable": writable, "masked": masked}
    return replace(NOBODY_SPECIAL, grants=grants, team_ids=own_teams, subtree_ids=subtree, **fields)


def sees(actor: Actor, owner: int, team: int | None, name: str = "person") -> bool:
    """An oracle of its own for `Owned`, on one row."""
    scope = actor.scope("read", name)
    if scope == Scope.ALL:
        return True
    reach = {Scope.TEAM: actor.team_ids, Scope.SUBTREE: actor.subtree_ids}.get(scope, frozenset())
    return scope > Scope.NONE and (owner == actor.user_id or team in reach)


@given(st.lists(roles, max_size=3), roles, teams, teams)
def test_a_grant_never_removes(held: list[Rights], one_more: Rights, own_teams: frozenset[int], below: frozenset[int]) -> None:
    before, after = (holder(some, own_teams, own_teams | below) for some in (held, [*held, one_more]))
    assert covers(after, before)
    for name in OBJECTS:
        assert all(after.scope(action, name) >= before.scope(action, name) for action in ACTIONS)
        for field in ("clv", "cost"):
            for may in ("may_read_field", "may_write_field", "may_show_field"):
                assert getattr(after, may)(name, field, sensitive=True) >= getattr(before, may)(name, field, sensitive=True)
    assert all(sees(after, owner, team) for owner in (1, 2) for team in (None, 1, 2, 3, 4) if sees(before, owner, team))


@given(somebody(), somebody())
def test_whom_one_covers_sees_nothing_of_others_that_one_does_not_see(by: Actor, other: Actor) -> None:
    if covers(by, other):
        for team in (None, 1, 2, 3, 4):
            assert sees(by, 99, team) >= sees(other, 99, team), (by, other, team)
        for name in OBJECTS:
            for field in ("clv", "cost"):
                for may in ("may_read_field", "may_show_field"):
                    assert getattr(by, may)(name, field, sensitive=True) >= getattr(other, may)(name, field, sensitive=True)


@given(somebody())
def test_everybody_covers_themselves_and_the_owner_covers_all(one: Actor) -> None:
    owner = Actor(kind="user", key="user:0", name="", may_all=True)
    assert covers(one, one)
    assert covers(owner, one)
    assert not covers(one, owner)


@given(roles, roles)
def test_what_is_beyond_is_exactly_what_the_other_lacks(one: Rights, other: Rights) -> None:
    beyond = one.beyond(other)
    assert not one.beyond(one).grants
    assert all(scope > other.grants.get(key, Scope.NONE) for key, scope in beyond.grants.items())
    assert bool(beyond.grants or beyond.fields or beyond.masked) == (
        not covers(other.held_in(NOBODY_SPECIAL), one.held_in(NOBODY_SPECIAL)) or _star(one, other)
    )


def _star(one: Rights, other: Rights) -> bool:
    """`*` covers a single field without holding it by name."""
    beyond = one.beyond(other)
    by_star = {name for name, field in (*other.fields, *other.masked) if field == "*"}
    return any(name in by_star for name, _field in (*beyond.fields, *beyond.masked))


@given(st.sampled_from(list(Scope)), teams, teams)
def test_a_wider_scope_shows_at_least_as_much(scope: Scope, own_teams: frozenset[int], below: frozenset[int]) -> None:
    def condition(level: Scope) -> bool:
        actor = holder([Rights({("person", "read"): level} if level else {})], own_teams, own_teams | below)
        return Owned().condition(actor, actor.scope("read", "person")) is not None and sees(actor, 2, 1)

    assert all(condition(wider) >= condition(scope) for wider in Scope if wider >= scope)
