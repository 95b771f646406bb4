"""Which fields somebody may read and write, told a second time: sensitive ones, those made of other objects or of other fields."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.refusing import Refused
from guanxi.access.scopes import ACTIONS, Scope
from guanxi.records import reading
from guanxi.records.knowing import Remembering

NOBODY_SPECIAL = Actor(kind="user", key="user:1", name="", user_id=1)
held = st.frozensets(st.sampled_from(["secret", "worth", "total", "deep", "*"]), max_size=3)


def field(name: str, *, sensitive: bool = False, readonly: bool = False, derived: str = "", built: str = "") -> Any:
    return SimpleNamespace(
        name=name, label=name, sensitive=sensitive, readonly=readonly, derived_from=tuple(derived.split()), built_from=tuple(built.split())
    )


FIELDS = [
    field("name"),
    field("secret", sensitive=True),
    field("age", readonly=True),
    field("worth", sensitive=True, derived="order feedback"),
    field("last", derived="order"),
    field("total", built="name secret"),
    field("deep", sensitive=True, built="total last"),
]


def person(standing: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(
        name="person",
        fields=FIELDS,
        by_name={one.name: one for one in FIELDS},
        by_sight=Remembering(),
        stands=lambda action: action in standing,
    )


PERSON = person()
"""One that all who ask share, as a process does."""


@st.composite
def somebody(draw: st.DrawFn) -> Actor:
    grants = {(name, action): draw(st.sampled_from(Scope)) for name in ("person", "order", "feedback") for action in ("read", "change")}
    readable, writable, masked = ({"person": draw(held)} if draw(st.booleans()) else {} for _each in range(3))
    return replace(
        NOBODY_SPECIAL,
        grants=grants,
        readable=readable,
        writable=writable,
        masked=masked,
        may_all=draw(st.integers(0, 9)) == 0,
        read_only=draw(st.booleans()),
    )


def readable(one: Any, actor: Actor) -> bool:
    """A figure made of orders is for whoever sees the orders of all whom they see; what is built of fields, for whoever reads each."""
    sight = {name: actor.scope("read", name) for name in ("person", "order", "feedback")}
    open_to = actor.may_all or not one.sensitive or bool(actor.readable.get("person", frozenset()) & {one.name, "*"})
    parts = {name for name in one.built_from if not readable(PERSON.by_name[name], actor)}
    return open_to and not parts and all(sight[name] >= sight["person"] for name in one.derived_from)


@given(somebody())
def test_a_field_is_read_by_whoever_may_read_all_that_it_tells_of(actor: Actor) -> None:
    record_type = PERSON
    for one in FIELDS:
        wanted = readable(one, actor)
        assert reading.may_read(record_type, one, actor) is wanted, one.name
        assert reading.readable_field(record_type, one.name, actor) is (one if wanted else None)
    assert reading.readable_fields(record_type, actor) == [one for one in FIELDS if readable(one, actor)]
    assert reading.readable_field(record_type, "nothing", actor) is None


def shown(one: Any, actor: Actor) -> bool:
    """Masked or as it is: the same, where a mask counts as well."""
    both = actor.readable.get("person", frozenset()) | actor.masked.get("person", frozenset())
    return readable(one, replace(actor, readable={"person": both}))


@given(somebody())
def test_a_field_is_masked_for_whoever_may_see_it_and_not_read_it(actor: Actor) -> None:
    for one in FIELDS:
        found = reading.shown_field(PERSON, one.name, actor)
        assert (found is not None) is shown(one, actor)
        if readable(one, actor):
            assert found is one
        elif found is not None:
            assert (found.kind, found.inner) == ("masked", one)
            uses = (found.filterable, found.sortable, found.searchable, found.in_forms, found.groupable, found.total, found.operators)
            assert not any(uses)
            assert not reading.may_write(PERSON, found, actor)
    names = [one.name for one in FIELDS if shown(one, actor)]
    assert [one.name for one in reading.shown_fields(PERSON, actor)] == names
    assert reading.shown_field(PERSON, "nothing", actor) is None


@given(somebody())
def test_a_field_is_written_by_whoever_may_write_it_where_it_is_written_at_all(actor: Actor) -> None:
    for one in FIELDS:
        open_to = actor.may_all or not one.sensitive or bool(actor.writable.get("person", frozenset()) & {one.name, "*"})
        assert reading.may_write(PERSON, one, actor) is (open_to and not one.readonly)


@given(somebody(), st.sampled_from(["secret", "worth", "total", "deep", "*"]))
def test_one_more_field_never_hides_another(actor: Actor, more: str) -> None:
    wider = replace(actor, readable={"person": actor.readable.get("person", frozenset()) | {more}})
    assert {one.name for one in reading.readable_fields(PERSON, actor)} <= {one.name for one in reading.readable_fields(PERSON, wider)}


@given(somebody())
def test_what_stands_is_changed_by_nobody_but_the_system(actor: Actor) -> None:
    """Which takes back what an undone import brought."""
    for action, standing in product(ACTIONS, ((), ("change", "delete"))):
        record_type, right = person(standing), actor.scope(action, "person") > Scope.NONE
        assert reading.may(record_type, action, actor) is (right and action not in standing)
        refusal = refused(record_type, action, actor)
        if right and action not in standing:
            assert refusal is None
        else:
            assert refusal is not None
            assert (refusal.action, refusal.object_name) == (action, "person")
            assert refusal.in_own_words is (action in standing)
        assert refused(record_type, action, SYSTEM) is None
        assert refused(record_type, action, replace(SYSTEM, kind="user")) is None or action in standing


def refused(record_type: Any, action: str, actor: Actor) -> Refused | None:
    try:
        reading.require_may(record_type, action, actor)
    except Refused as refusal:
        return refusal
    return None
