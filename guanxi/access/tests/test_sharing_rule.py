"""What a share opens, told a second time on many actors and rows; `make drill-mutants` tries how much is noticed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from guanxi.access.actor import Actor
from guanxi.access.explaining import Step, holds, steps
from guanxi.access.scopes import ACTIONS
from guanxi.access.sharing import Held, is_shared
from guanxi.access.tests.test_decisions import ME, OWN, READING, ROWS, anybody, holds_of
from guanxi.access.visibility import NOTHING, Common, Owned, Tie, or_shared, reached

SHARED_TO_WRITE = READING | {"create", "change", "mass_update"}
somebody_or_team = st.one_of(st.tuples(st.integers(1, 2), st.none()), st.tuples(st.none(), st.integers(1, 4)))
shares = st.builds(lambda whom, may_write: Held(*whom, may_write, None), somebody_or_team, st.booleans())


def with_shares(row: Any, held: list[Held], name: str = "person") -> Any:
    """The same row, shared so."""
    told = [SimpleNamespace(object=name, user_id=one.user, team_id=one.team, may_write=one.may_write) for one in held]
    return SimpleNamespace(owner_id=row.owner_id, team_id=row.team_id, shares=told)


def knowing(actor: Actor, held: list[Held]) -> Actor:
    """The actor as recognised where these are shares of some person."""
    mine = frozenset(("person", one.may_write) for one in held if one.user == 1 or one.team in actor.team_ids)
    return replace(actor, shares=mine | {one for one in actor.shares if one[0] != "person"})


def opened(actor: Actor, held: list[Held], action: str) -> bool:
    return any((one.user == 1 or one.team in actor.team_ids) and action in (SHARED_TO_WRITE if one.may_write else READING) for one in held)


@given(anybody())
def test_what_is_shared_serves_reading_what_is_shared_to_write_changing_too_and_nothing_else_anything(one: Actor) -> None:
    for action in ACTIONS:
        served = one.served(action)
        kept = {(name, may_write) for name, may_write in one.shares if action in (SHARED_TO_WRITE if may_write else READING)}
        assert served.shares == (one.shares if action in READING else kept)
        assert replace(served, shares=one.shares) == one


@given(anybody(), st.lists(shares, max_size=4))
def test_a_share_widens_a_right_that_one_has_and_gives_none(one: Actor, held: list[Held]) -> None:
    """The rule for one action by itself, and with what one must also see."""
    actor, rows = knowing(one, held), [with_shares(row, held) for row in ROWS]
    for action in ACTIONS:
        for each in {"read", action}:
            may = actor.may(each, "person")
            rule, by_role = reached(Owned(), "person", actor.served(action), each), Owned().condition(actor, actor.scope(each, "person"))
            for row in rows:
                assert holds_of(rule, row) is (holds_of(by_role, row) or (may and opened(actor, held, action)))
        assert reached(Owned(), "nothing", replace(actor, may_all=False), action) == NOTHING


@given(anybody(), st.lists(shares, max_size=3), shares)
def test_one_more_share_never_removes_what_is_seen_or_done(one: Actor, held: list[Held], more: Held) -> None:
    for action in ACTIONS:
        before, after = (reached(Owned(), "person", knowing(one, some).served(action), action) for some in (held, [*held, more]))
        for row in ROWS:
            assert holds_of(after, with_shares(row, [*held, more])) >= holds_of(before, with_shares(row, held))


def test_a_share_of_one_object_opens_no_other_and_costs_nobody_else_anything() -> None:
    actor = replace(ME, grants={("person", "read"): OWN, ("order", "read"): OWN}, shares=frozenset({("person", True)}))
    row = with_shares(ROWS[-1], [Held(1, None, True, None)])
    assert holds_of(reached(Owned(), "person", actor, "read"), row)
    assert not holds_of(reached(Owned(), "order", actor, "read"), row)
    assert not holds_of(reached(Owned(), "person", actor, "read"), with_shares(ROWS[-1], [Held(1, None, True, None)], "order"))
    assert is_shared(actor, "order") is None
    below, to_read = with_shares(ROWS[-1], [Held(None, 2, True, None)]), with_shares(ROWS[-1], [Held(1, None, False, None)])
    assert not holds_of(reached(Owned(), "person", actor, "read"), below), "what is shared with a team is for its members"
    both = replace(
        actor, grants={("person", "read"): OWN, ("person", "change"): OWN}, shares=frozenset({("person", True), ("person", False)})
    )
    assert holds_of(reached(Owned(), "person", both, "read"), to_read)
    assert not holds_of(reached(Owned(), "person", both.served("change"), "change"), to_read), "whatever else is shared with them to write"
    assert reached(Owned(), "order", actor, "read") == Owned().condition(actor, OWN)
    assert or_shared(Q(), actor, "person") == Q()
    assert reached(Owned(), "person", replace(actor, grants={}), "read") == NOTHING
    assert reached(Common(), "person", actor, "read") == Q()


@given(anybody(), st.lists(shares, max_size=3), st.booleans())
def test_a_share_is_the_reason_where_no_role_reaches(one: Actor, held: list[Held], through: bool) -> None:
    """Of the row itself, or of what it hangs on."""
    actor = knowing(one, held)
    for action in ("read", "change", "delete"):
        rules = [reached(Owned(), "person", actor.served(action), each) for each in {"read", action}]
        for row in (with_shares(row, held) for row in ROWS):
            (tie,) = Owned().ties(row)
            if through:
                told = steps(actor, "person", action, [replace(tie, shares=tuple(held))])
            else:
                told = steps(actor, "person", action, [tie], tuple(held))
            assert holds(told) is all(holds_of(rule, row) for rule in rules)
            for step in told:
                assert (step.share is not None) is (step.how == "shared")
                assert step.share is None or (step.share in held and step.share.opens(actor, action))
                assert step.how != "shared" or not holds_of(Owned().condition(actor, step.scope), row)


def test_a_share_of_the_row_stands_for_all_its_ties() -> None:
    """Whatever one may read of what it hangs on."""
    mine, foreign = Tie(owner=1), Tie(owner=2, through="person", own=False)
    actor = replace(ME, grants={("task", "read"): OWN, ("task", "change"): OWN})
    share, to_read = Held(1, None, True, None), Held(1, None, False, None)
    read, change = steps(actor, "task", "change", [mine, foreign], (to_read, share))
    assert read == Step(Tie(), (("read", "task"),), OWN, "shared", share)
    assert change == Step(Tie(), (("change", "task"),), OWN, "shared", share)
    assert not holds(steps(actor, "task", "change", [mine, foreign], (to_read,)))
    assert [step.how for step in steps(actor, "task", "read", [mine], (share,))] == ["own"]
    assert not holds(steps(replace(actor, grants={}), "task", "read", [mine], (share,)))
    assert not share.opens(replace(actor, user_id=2), "read")
    assert not Held(None, 2, True, None).opens(actor, "read"), "a team below is another team"
    assert Held(None, 1, True, None).opens(actor, "read")
    assert not Held(None, 1, True, None).opens(replace(actor, team_ids=frozenset()), "read")


def test_a_share_of_a_customer_opens_what_hangs_on_it() -> None:
    share = Held(1, None, False, None)
    tie = Tie(owner=2, through="person", shares=(share,))
    actor = replace(ME, grants={("note", "read"): OWN, ("note", "change"): OWN, ("person", "read"): OWN})
    (read,) = steps(actor, "note", "read", [tie])
    assert read == Step(tie, (("read", "note"), ("read", "person")), OWN, "shared", share)
    assert [step.how for step in steps(actor, "note", "change", [tie])] == ["", ""], "what is shared to read is not changed"
    assert [step.how for step in steps(replace(actor, grants={("note", "read"): OWN}), "note", "read", [tie])] == [""]
    assert [step.share for step in steps(actor, "note", "read", [replace(tie, owner=1)])] == [None]
