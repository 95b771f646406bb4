"""What a share opens and what it does not, wherever records are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.explaining import who_sees
from guanxi.records.finding import Question, find, get
from guanxi.records.finding import count as counted
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.sharing.finding import shares_on
from guanxi.records.sharing.tests.cast import World, actor, added, sees, shared, today, user
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_a_share_to_read_opens_the_record_and_no_more(world: World) -> None:
    other = added("person", {"name": "Li", "owner": world.sam.pk})
    assert not sees(world.rita, world.person)
    shared(world, user=world.rita.pk)
    assert sees(world.rita, world.person)
    assert sees(world.rita, world.person, action="export")
    assert not any(sees(world.rita, world.person, action=action) for action in ("change", "delete", "mass_update", "share", "create"))
    assert not sees(world.rita, other)
    assert not sees(world.tom, world.person)


def test_a_share_to_write_lets_it_be_changed_and_neither_deleted_nor_passed_on(world: World) -> None:
    shared(world, user=world.rita.pk, may_write=True)
    assert all(sees(world.rita, world.person, action=action) for action in ("read", "change", "mass_update", "export"))
    change(registry.of("person"), world.person, {"remarks": "By Rita"}, by=actor(world.rita))
    assert not any(sees(world.rita, world.person, action=action) for action in ("delete", "share"))
    with pytest.raises(NotFound):
        shared(world, user=world.tom.pk, by=world.rita)


def test_it_serves_a_whole_team_and_nobody_beside_it(world: World) -> None:
    shared(world, team=world.south.pk)
    assert sees(world.rita, world.person)
    assert sees(world.tom, world.person)
    stranger = user("stranger", world.north, {"read": Scope.OWN})
    assert not sees(stranger, world.person)


def test_a_share_gives_no_right(world: World) -> None:
    """Whoever reads no people reads this one neither, and it is said to whoever shares."""
    shared(world, user=world.blind.pk)
    assert not sees(world.blind, world.person)
    with pytest.raises(Refused):
        get(registry.of("person"), world.person, Asking(actor(world.blind)))
    [one] = shares_on(registry.of("person"), world.person, Asking(actor(world.sam)))
    assert (one.sees, one.changes) == (False, False)


def test_it_ends_by_itself_after_its_last_day(world: World) -> None:
    shared(world, user=world.rita.pk, until=today())
    assert sees(world.rita, world.person)
    past = timezone.now() - timedelta(minutes=1)
    with act("record.share_changed", by=SYSTEM):
        Share.objects.update(ends_at=past, shared_at=past - timedelta(days=1))
    assert not sees(world.rita, world.person)
    assert actor(world.rita).shares == frozenset()
    assert shares_on(registry.of("person"), world.person, Asking(actor(world.sam))) == []


def test_lists_counts_searches_and_files_hold_it(world: World) -> None:
    people, asking = registry.of("person"), lambda: Asking(actor(world.rita))
    mine = added("person", {"name": "Zhou", "owner": world.rita.pk})
    assert {one.id for one in find(people, Question(), asking()).records} == {mine}
    shared(world, user=world.rita.pk)
    assert {one.id for one in find(people, Question(), asking()).records} == {mine, world.person}
    assert {one.id for one in find(people, Question(q="Wang"), asking()).records} == {world.person}
    assert [one.id for one in find(people, Question(sort=("name",)), asking()).records] == [world.person, mine]
    assert counted(people, Question(), asking(), exact=True).number == 2
    assert {one.id for one in find(people, Question(action="export"), asking()).records} == {mine, world.person}
    assert {one.id for one in find(people, Question(action="change"), asking()).records} == {mine}


def test_what_was_shared_with_me_can_be_asked_for(world: World) -> None:
    people = registry.of("person")
    mine = added("person", {"name": "Zhou", "owner": world.rita.pk})

    def asked(value: bool) -> set[int]:
        node = filtering.parse({"field": "shared_with_me", "op": "is", "value": value})
        return {one.id for one in find(people, Question(filter=node), Asking(actor(world.rita))).records}

    assert (asked(True), asked(False)) == (set(), {mine})
    shared(world, team=world.south.pk)
    assert (asked(True), asked(False)) == ({world.person}, {mine})
    columns = ("name", "shared_with_me")
    found = find(people, Question(columns=columns), Asking(actor(world.rita))).records
    assert {one.id: one.values["shared_with_me"] for one in found} == {mine: False, world.person: True}


def test_what_hangs_on_a_customer_is_shared_with_it_as_far_as_ones_own_rights_go(world: World) -> None:
    note = added("note", {"customer": world.person, "text": "Hello", "written_at": "2026-01-01"})
    order = added("order", {"customer": world.person, "number": "1", "ordered_at": "2026-01-01", "currency": "CNY", "total": "9"})
    task = added("task", {"title": "Call", "customer": world.person, "owner": world.sam.pk})
    mine = added("task", {"title": "Mine", "customer": world.person, "owner": world.rita.pk})
    assert not sees(world.rita, mine, "task"), "a task about a customer out of sight"
    shared(world, user=world.rita.pk)
    assert sees(world.rita, note, "note")
    assert sees(world.rita, order, "order")
    assert sees(world.rita, mine, "task")
    assert not sees(world.rita, task, "task"), "tasks of others stay theirs"
    assert not sees(world.rita, note, "note", "change")
    new = {"customer": world.person, "text": "By Rita", "written_at": "2026-01-02"}
    with pytest.raises(Invalid):
        create(registry.of("note"), [new], by=actor(world.rita))
    shared(world, user=world.rita.pk, may_write=True)
    create(registry.of("note"), [new], by=actor(world.rita))
    assert sees(world.rita, note, "note", "change")
    assert not sees(world.rita, note, "note", "delete")


def test_a_paper_is_shared_by_itself_without_its_customer(world: World) -> None:
    order = added("order", {"customer": world.person, "number": "7", "ordered_at": "2026-01-01", "currency": "CNY", "total": "9"})
    shared(world, name="order", pk=order, user=world.rita.pk)
    record = get(registry.of("order"), order, Asking(actor(world.rita)))
    assert record.values["number"] == "7"
    assert not sees(world.rita, world.person)
    assert record.values["customer"] is None or not record.values["customer"].name


def test_what_is_told_of_who_sees_it_is_what_the_rule_does(world: World) -> None:
    order = added("order", {"customer": world.person, "number": "1", "ordered_at": "2026-01-01", "currency": "CNY", "total": "9"})
    shared(world, user=world.rita.pk, until=date(2031, 1, 3))
    shared(world, team=world.south.pk, may_write=True)
    shared(world, name="order", pk=order, user=world.blind.pk)
    for name, pk in (("person", world.person), ("order", order)):
        for one in (world.sam, world.rita, world.tom, world.blind):
            [told] = who_sees(registry.of(name), pk, SYSTEM, user_id=one.pk).explained
            assert told.sees.allowed is sees(one, pk, name), (name, one)
            assert told.changes.allowed is sees(one, pk, name, "change"), (name, one)
    [rita] = who_sees(registry.of("person"), world.person, SYSTEM, user_id=world.rita.pk).explained
    assert "The record is shared with them: to read, until 2031-01-03." in rita.sees.why
    assert "The record is shared with team “South”, which is theirs: to write, without end." in rita.changes.why
    [tom] = who_sees(registry.of("order"), order, SYSTEM, user_id=world.tom.pk).explained
    assert "The customer is shared with team “South”, which is theirs: to write, without end." in tom.sees.why


def test_the_bin_keeps_shares(world: World) -> None:
    shared(world, user=world.rita.pk)
    bin_records(registry.of("person"), [world.person], by=SYSTEM)
    assert not sees(world.rita, world.person)
    restore_records(registry.of("person"), [world.person], by=SYSTEM)
    assert sees(world.rita, world.person)


def test_whoever_was_shared_nothing_asks_no_more_than_before(world: World) -> None:
    """Recognising whom the shares are of is the same one question; lists of others do not name the table."""
    shared(world, user=world.rita.pk)
    added("person", {"name": "Zhou", "owner": world.tom.pk})
    with CaptureQueriesContext(connection) as asked:
        tom = actor_of_user(world.tom)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert find(registry.of("person"), Question(columns=("name", "phones")), Asking(tom)).records
    assert not [one for one in asked.captured_queries if "access_share" in one["sql"]]
    rita = actor(world.rita)
    with CaptureQueriesContext(connection) as with_shares:
        assert find(registry.of("person"), Question(columns=("name", "phones")), Asking(rita)).records
    assert len(with_shares) == len(asked)
