"""Comments: for whoever may read the record; one's own to change; under the journal; moved by a merge."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.comments.colleagues import seers
from guanxi.records.comments.finding import comments_on
from guanxi.records.comments.writing import add_comment, change_comment, delete_comment, restore_comment
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.writing import lock_ids


def actor(name):
    return actor_of_user(User.objects.get(username=name))


def texts(person, who):
    return [one.text for one in comments_on(registry.of("person"), person, Asking(actor(who)))]


def test_it_keeps_what_was_said_and_who_is_named_under_the_record(world):  # noqa: F811
    person, alice = world.person(), User.objects.get(username="alice")
    made = add_comment(registry.of("person"), person, f"Ask @{{{alice.pk}}}, @{{{alice.pk}}} again", by=actor("bob"))
    assert made.mentions == [alice.pk]
    change = Change.objects.get(object="comment", record_id=made.pk)
    assert (change.under_object, change.under_id) == ("person", person)


def test_nobody_is_named_who_is_not_there_but_who_has_left_since_stays_named(world):  # noqa: F811
    person, alice = world.person(), User.objects.get(username="charlie")
    made = add_comment(registry.of("person"), person, f"Ask @{{{alice.pk}}}", by=actor("bob"))
    with act("user.deactivated", by=SYSTEM):
        User.objects.filter(pk=alice.pk).update(is_active=False)
    change_comment(made.pk, f"Ask @{{{alice.pk}}} today", by=actor("bob"))
    assert list(comments_on(registry.of("person"), person, Asking(actor("bob")))[0].names) == [alice.pk]
    for number in (alice.pk, 99999):
        with pytest.raises(Invalid):
            add_comment(registry.of("person"), person, f"Ask @{{{number}}}", by=actor("bob"))


def test_who_is_named_and_may_not_see_the_record_is_told_apart(world):  # noqa: F811
    person, wanted = world.person(), [world.users[name].pk for name in ("alice", "bob", "charlie")]
    assert seers(registry.of("person"), person, wanted) == set(wanted[:2])
    with act("user.deactivated", by=SYSTEM):
        User.objects.filter(pk=wanted[0]).update(is_active=False)
    assert seers(registry.of("person"), person, wanted) == {wanted[1]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["person", "task", "product"])
def test_who_comments_keeps_nobody_from_changing_the_record(world, name):  # noqa: F811
    """It only keeps the record from going."""
    values = {"person": {"name": "Ann"}, "task": {"title": "Ring"}, "product": {"name": "Tea"}}[name]
    number, table = world.add(name, **values), {"person": "customer"}.get(name, name)
    other = connection.copy()
    try:
        with transaction.atomic():
            lock_ids(registry.of(name), [number], SYSTEM, "read")
            with other.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE NOWAIT", [number])
                with pytest.raises(OperationalError):
                    cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE NOWAIT", [number])
    finally:
        other.close()


def test_it_lets_only_the_author_change_delete_and_bring_back(world):  # noqa: F811
    person = world.person()
    made = add_comment(registry.of("person"), person, "First", by=actor("bob"))
    for deed in (lambda who: change_comment(made.pk, "Other", by=actor(who)), lambda who: delete_comment(made.pk, by=actor(who))):
        with pytest.raises(NotFound):
            deed("alice")
    change_comment(made.pk, "Second", by=actor("bob"))
    assert texts(person, "alice") == ["Second"]
    delete_comment(made.pk, by=actor("bob"))
    assert texts(person, "bob") == []
    restore_comment(made.pk, by=actor("bob"))
    assert texts(person, "bob") == ["Second"]


def test_it_refuses_a_comment_that_says_nothing(world):  # noqa: F811
    with pytest.raises(Invalid):
        add_comment(registry.of("person"), world.person(), " \n ", by=actor("bob"))


def test_it_shows_no_trace_to_whoever_may_not_see_the_record(world):  # noqa: F811
    person = world.person()
    made = add_comment(registry.of("person"), person, "Among us", by=actor("bob"))
    for deed in (
        lambda: texts(person, "charlie"),
        lambda: add_comment(registry.of("person"), person, "Me too", by=actor("charlie")),
        lambda: change_comment(made.pk, "Mine", by=actor("charlie")),
    ):
        with pytest.raises(NotFound):
            deed()


def test_it_refuses_whoever_only_reads(world):  # noqa: F811
    person = world.person()
    with pytest.raises(Refused):
        add_comment(registry.of("person"), person, "From a token", by=actor("bob").limited_to_reading())


def test_it_refuses_to_write_over_what_was_changed_meanwhile(world):  # noqa: F811
    made = add_comment(registry.of("person"), world.person(), "First", by=actor("bob"))
    change_comment(made.pk, "Second", by=actor("bob"), version=1)
    with pytest.raises(Changed):
        change_comment(made.pk, "Third", by=actor("bob"), version=1)


def test_it_goes_with_the_record_into_a_merge(world):  # noqa: F811
    winner, loser = world.person(), world.person("王丽")
    add_comment(registry.of("person"), loser, "Stays", by=actor("bob"))
    merge_customers(registry.of("person"), winner=winner, losers=[loser], values={}, by=actor("bob"))
    assert texts(winner, "bob") == ["Stays"]
