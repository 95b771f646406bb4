"""Search rows tell who holds their record, whatever way it came by its hands; and the search of those who see little leaves out nothing."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.models import SearchRow
from guanxi.records.quick_search import quick
from guanxi.records.reading import rows
from guanxi.records.registry import registry
from guanxi.records.reverting import undo
from guanxi.records.searching import having, matching
from guanxi.records.sharing.writing import Terms, share_record
from guanxi.records.writing import change

PERSON = registry.of("person")
LITTLE = replace(SYSTEM, kind="user", user_id=1, may_all=False, grants={(one, "read"): Scope.OWN for one in ("person", "company")})
PAPERS = {
    "order": {"number": "SO-王丽华-1", "total": "10", "ordered_at": "2026-11-02"},
    "feedback": {"score": 2, "comment": "王丽华 says", "given_at": "2026-11-02"},
    "note": {"text": "王丽华 called"},
    "call": {"text": "王丽华 asked", "called_at": "2026-11-02 10:00"},
    "task": {"title": "王丽华 waits", "due_on": "2026-11-02"},
}


def hands(object_name, record_id):
    return SearchRow.objects.get(object=object_name, record_id=record_id).seen_by


def hands_of(user):
    return [user.pk, -user.team_id]


def with_papers(world, whose="bob", **hands):
    """A person and a paper of each kind; the task is whose the person is."""
    user = world.users[whose]
    whose = {"owner": user.pk, "team": user.team_id} | hands
    person = world.add("person", name="王丽华", **whose)
    papers = {kind: world.add(kind, customer=person, **words, **(whose if kind == "task" else {})) for kind, words in PAPERS.items()}
    return person, papers


@pytest.mark.django_db
def test_whatever_an_actor_may_not_see_all_of_tells_its_hands():
    parts = {name for name, record_type in registry._types.items() if record_type.visibility.holders(LITTLE, Scope.OWN) is not None}
    with connection.cursor() as cursor:
        cursor.execute("SELECT substr(tgrelid::regclass::text, 12) FROM pg_trigger WHERE tgname = 'seen_in_search'")
        assert {name for (name,) in cursor.fetchall()} == parts


@pytest.mark.django_db
def test_a_record_tells_its_owner_and_team_and_a_paper_those_of_its_customer(world):
    person, papers = with_papers(world)
    company = world.company()
    told = {("person", person), ("company", company), *papers.items()}
    assert {one: hands(*one) for one in told} == dict.fromkeys(told, hands_of(world.users["bob"]))
    nobodys = world.add("person", name="李娜", owner=None, team=None)
    assert hands("person", nobodys) == []


@pytest.mark.django_db
def test_it_follows_when_customers_change_hands_and_when_that_is_undone(world):
    (first, papers), (second, others) = with_papers(world), with_papers(world)
    bob, charlie = world.users["bob"], world.users["charlie"]
    change(PERSON, first, {"owner": charlie.pk, "team": charlie.team_id}, by=SYSTEM)
    mine = {kind: hands_of(bob if kind == "task" else charlie) for kind in PAPERS}
    assert {kind: hands(kind, pk) for kind, pk in papers.items()} == mine
    assert hands("person", first) == hands_of(charlie)
    assert {hands(kind, pk)[0] for kind, pk in {**others, "person": second}.items()} == {bob.pk}
    undo(Entry.objects.latest("pk").pk, by=SYSTEM)
    assert {hands(kind, pk)[0] for kind, pk in {**papers, "person": first}.items()} == {bob.pk}


@pytest.mark.django_db
def test_it_follows_many_that_change_hands_at_once(world):
    people = [world.person(name=f"王{at}") for at in range(30)]
    orders = [world.add("order", customer=pk, **PAPERS["order"] | {"number": f"SO-{pk}"}) for pk in people]
    charlie = world.users["charlie"]
    with act("person.changed", by=SYSTEM):
        Customer.objects.filter(pk__in=people[:20]).update(owner=charlie.pk, team=None)
        Customer.objects.filter(pk__in=people[20:]).update(team=None)
    assert [hands("person", pk) for pk in people] == [hands("order", pk) for pk in orders]
    assert [hands("order", pk) for pk in orders] == [[charlie.pk]] * 20 + [[world.users["bob"].pk]] * 10


@pytest.mark.django_db
def test_it_follows_when_a_paper_moves_to_another_customer(world):
    person, papers = with_papers(world)
    other = world.person(name="王莉华", owner="charlie")
    merge_customers(PERSON, winner=other, losers=[person], values={}, by=SYSTEM)
    del papers["task"]
    assert {kind: hands(kind, pk) for kind, pk in papers.items()} == dict.fromkeys(papers, hands_of(world.users["charlie"]))


@pytest.mark.django_db
def test_who_comes_back_from_the_bin_tells_the_hands_of_today(world):
    person = world.person()
    bin_records(PERSON, [person], by=SYSTEM)
    with act("person.changed", by=SYSTEM):
        Customer._base_manager.filter(pk=person).update(owner=world.users["charlie"].pk, team=None)
    restore_records(PERSON, [person], by=SYSTEM)
    assert hands("person", person) == [world.users["charlie"].pk]


def found_by_looking_at_each(record_type, actor):
    hits = having([record_type.name], "王丽华").values("record_id")
    return set(rows(record_type, actor).filter(pk__in=hits).values_list("pk", flat=True))


def assert_search_finds_what_is_seen(actor):
    seen = {kind.name: found_by_looking_at_each(kind, actor) for kind in registry.types()}
    for kind in registry.types():
        assert set(rows(kind, actor).filter(matching(kind, "王丽华", actor)).values_list("pk", flat=True)) == seen[kind.name], kind.name
    hits = {(hit.ref.object, hit.ref.id) for hit in quick("王丽华", actor, 1_000)}
    assert hits == {(kind, pk) for kind, some in seen.items() for pk in some}
    return hits


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [Scope.OWN, Scope.TEAM, Scope.SUBTREE])
def test_search_finds_all_that_is_seen_and_nothing_else(world, scope):
    world.user("dora", {"read": scope}, team=world.north)
    world.user("emil", {"read": scope}, objects=["company", "order", "note", "task"], team=world.south)
    with_papers(world, "dora")
    person, papers = with_papers(world, "charlie")
    with_papers(world, "bob", owner=None)
    with_papers(world, "bob", owner=None, team=None)
    world.company("王丽华食品有限公司", "charlie")
    many = assert_search_finds_what_is_seen(world.actor("dora"))
    for who in ("alice", "bob", "charlie", "emil"):
        assert_search_finds_what_is_seen(world.actor(who))
    for kind, record in {"order": papers["order"], "task": papers["task"], "person": person}.items():
        share_record(registry.of(kind), record, Terms(user=world.users["dora"].pk), by=SYSTEM)
        more = assert_search_finds_what_is_seen(world.actor("dora"))
        assert (kind, record) in more - many
        many = more
    assert ("note", papers["note"]) in more


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_is_added_while_its_customer_changes_hands_tells_the_new_ones(world):
    person = world.person()
    adding, go_on = threading.Event(), threading.Event()
    added = []

    def add():
        try:
            with act("note.created", by=SYSTEM):
                added.append(world.add("note", customer=person, **PAPERS["note"]))
                adding.set()
                go_on.wait(1)
        finally:
            connection.close()

    other = threading.Thread(target=add)
    other.start()
    adding.wait(10)
    change(PERSON, person, {"owner": world.users["charlie"].pk, "team": None}, by=SYSTEM)
    go_on.set()
    other.join(10)
    assert hands("note", added[0]) == [world.users["charlie"].pk]
