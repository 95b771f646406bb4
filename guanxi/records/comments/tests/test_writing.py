"""Comments: for whoever may read the record; one's own to change; under the journal; moved by a merge."""

from __future__ import annotations

import pytest

from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.models import Change
from guanxi.records.asking import Asking
from guanxi.records.comments.finding import comments_on
from guanxi.records.comments.writing import add_comment, change_comment, delete_comment, restore_comment
from guanxi.records.problems import Changed, Invalid, NotFound
from guanxi.records.registry import registry


def actor(name):
    return actor_of_user(User.objects.get(username=name))


def texts(person, who):
    return [one.text for one in comments_on(registry.of("person"), person, Asking(actor(who)))]


def test_it_keeps_what_was_said_and_who_is_named_under_the_record(world):  # noqa: F811
    person, alice = world.person(), User.objects.get(username="alice")
    made = add_comment(registry.of("person"), person, f"Ask @{{{alice.pk}}} and @{{99999}}", by=actor("bob"))
    assert made.mentions == [alice.pk]
    change = Change.objects.get(object="comment", record_id=made.pk)
    assert (change.under_object, change.under_id) == ("person", person)


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
    merge_customers(registry.of("person"), winner=winner, loser=loser, values={}, by=actor("bob"))
    assert texts(winner, "bob") == ["Stays"]
