"""Who hears of what: each once, never of one's own deeds, and nothing of what one may not see."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Grant, User, Workspace
from guanxi.access.scopes import Scope
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.models import Entry, Unread
from guanxi.journal.reading import read_some
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.comments.writing import add_comment, change_comment, delete_comment
from guanxi.records.following.writing import set_following
from guanxi.records.models import BulkChange, Following, Notification
from guanxi.records.notifying.finding import newest, unread_statement
from guanxi.records.notifying.noticing import note_entries
from guanxi.records.notifying.words import note_of, sentence_of
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from guanxi.sql.prepared import ask


def plain(markup):
    return re.sub(r"<[^>]+>", "", markup)


def heard(world, who):  # noqa: F811
    """In sentences, oldest first; the count of the menu says the same number."""
    while read_some():
        pass
    actor = world.actor(who)
    asking, counted = Asking(actor), unread_statement(actor)
    told = newest(asking, before=None, unread=True, most=100)[::-1]
    assert len(ask(counted.sql, counted.parameters)) == len(told)
    return [" | ".join(filter(None, (plain(sentence_of(one, asking)), note_of(one)))) for one in told]


@pytest.fixture
def team(world):  # noqa: F811
    """Bob and Ann sell together; what was written before is read."""
    world.user("ann", dict.fromkeys(("read", "create", "change", "delete", "merge"), Scope.TEAM), team=world.north)
    return world


def person(world, **values):  # noqa: F811
    made = world.person("Cara", **values)
    while read_some():
        pass
    Notification.objects.all().delete()
    return made


def comment(world, record, text, by):  # noqa: F811
    return add_comment(registry.of("person"), record, text, by=world.actor(by)).pk


def test_who_is_named_hears_that_and_the_owner_and_commenters_hear_of_the_comment(team):
    record, ann = person(team), team.users["ann"].pk
    comment(team, record, "First", "alice")
    assert heard(team, "bob") == ["Alice commented on Cara | First"]
    comment(team, record, f"Ask @{{{ann}}}", "alice")
    assert heard(team, "bob") == ["Alice commented on Cara | First", "Alice commented on Cara | Ask @Ann"]
    assert heard(team, "ann") == ["Alice named you on Cara | Ask @Ann"]
    assert heard(team, "alice") == []
    comment(team, record, "Done", "bob")
    assert heard(team, "alice") == ["Bob commented on Cara | Done"]
    assert heard(team, "ann")[1:] == ["Bob commented on Cara | Done"]


def test_who_is_named_later_hears_it_then_and_a_deleted_comment_is_told_no_more(team):
    record, ann = person(team), team.users["ann"].pk
    said = comment(team, record, "Ask", "alice")
    change_comment(said, f"Ask @{{{ann}}}", by=team.actor("alice"))
    change_comment(said, f"Ask @{{{ann}}} today", by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice named you on Cara | Ask @Ann today"]
    delete_comment(said, by=team.actor("alice"))
    assert heard(team, "ann") == heard(team, "bob") == []


def test_changes_of_one_colleague_to_one_record_are_one_notification_until_it_is_read(team):
    record = person(team)
    for values in ({"city": "Bonn"}, {"source": "Fair", "phones": ["+4915112345678"]}, {"tags": ["vip"]}):
        change(registry.of("person"), record, values, by=team.actor("alice"))
    [told] = heard(team, "bob")
    assert told.startswith("Alice changed 4 fields of Cara | ")
    assert set(told.partition(" | ")[2].split(", ")) == {"City", "Source", "Phone", "Tags"}
    Notification.objects.update(read_at=timezone.now())
    change(registry.of("person"), record, {"city": "Köln"}, by=team.actor("alice"))
    assert heard(team, "bob") == ["Alice changed 1 field of Cara | City"]


def test_an_entry_that_is_read_twice_is_told_once(team):
    record = person(team)
    change(registry.of("person"), record, {"city": "Bonn"}, by=team.actor("alice"))
    entry = Entry.objects.latest("pk")
    note_entries([entry, entry])
    before = Notification.objects.values_list("entries", flat=True).get(user=team.users["bob"])
    note_entries([entry])
    assert list(Notification.objects.filter(user=team.users["bob"]).values_list("entries", flat=True)) == [before] == [[entry.pk]]


def test_who_is_given_a_record_hears_it_whichever_way_and_many_at_once_as_one(team):
    ann = team.users["ann"]
    record = person(team)
    change(registry.of("person"), record, {"owner": ann.pk}, by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice handed Cara over to you"]
    Notification.objects.all().delete()
    many = [person(team, external_id=f"E{n}") for n in range(25)]
    with act("person.changed", by=team.actor("alice")):
        for one in many:
            change(registry.of("person"), one, {"owner": ann.pk}, by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice handed 25 over to you: People"]
    change(registry.of("person"), many[0], {"owner": team.users["charlie"].pk, "team": team.south.pk}, by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice handed 24 over to you: People"]


def test_of_new_records_those_given_to_a_colleague_are_told_and_the_others_cost_no_question_each(team):
    record_type, alice = registry.of("person"), team.actor("alice")
    for number in range(12):
        create(record_type, [{"name": f"New {number}", "phones": [f"+49151123456{number:02}"], "tags": ["fair"]}], by=alice)
    create(record_type, [{"name": "Yours", "owner": team.users["ann"].pk}], by=alice)
    quiet = list(Entry.objects.filter(kind="person.created", about_id__isnull=False).order_by("-pk")[1:13])
    with CaptureQueriesContext(connection) as captured:
        note_entries(quiet)
    assert len(captured) == 1
    assert heard(team, "ann") == ["Alice handed Yours over to you"]


def test_what_a_new_record_did_to_an_older_one_is_told(team):
    older, alice = person(team), team.actor("alice")
    with act("person.created", by=alice):
        create(registry.of("person"), [{"name": "New", "phones": ["+4915112345600"]}], by=alice)
        change(registry.of("person"), older, {"phones": ["+4915112345601"]}, by=alice)
    assert heard(team, "bob") == ["Alice changed 1 field of Cara | Phone"]


def test_who_follows_hears_and_who_said_no_does_not(team):
    record = person(team)
    set_following(registry.of("person"), record, True, by=team.actor("ann"))
    set_following(registry.of("person"), record, False, by=team.actor("bob"))
    change(registry.of("person"), record, {"city": "Bonn"}, by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice changed 1 field of Cara | City"]
    assert heard(team, "bob") == []
    comment(team, record, "Hello", "bob")
    change(registry.of("person"), record, {"city": "Köln"}, by=team.actor("alice"))
    assert heard(team, "bob") == [], "whoever said no and comments still hears nothing"


def test_what_one_may_no_longer_see_vanishes_from_page_and_count(team):
    record, client = person(team), team.client("bob")
    comment(team, record, "Hello", "alice")
    change(registry.of("person"), record, {"city": "Bonn"}, by=team.actor("alice"))
    assert len(heard(team, "bob")) == 2
    change(registry.of("person"), record, {"owner": team.users["charlie"].pk, "team": team.south.pk}, by=team.actor("alice"))
    assert heard(team, "bob") == []
    assert "Cara" not in client.get("/notifications/").content.decode()


def test_fields_that_may_not_be_read_are_neither_named_nor_counted(team):
    with act("user.changed", by=SYSTEM):
        Grant.objects.filter(role__name="ann", object="product").update(scope=Scope.ALL)
    product = team.add("product", name="Tea", price="3", unit_cost="1")
    set_following(registry.of("product"), product, True, by=team.actor("ann"))
    change(registry.of("product"), product, {"unit_cost": "2"}, by=team.actor("alice"))
    assert heard(team, "ann") == []
    change(registry.of("product"), product, {"unit_cost": "1", "price": "4"}, by=team.actor("alice"))
    assert heard(team, "ann") == ["Alice changed 1 field of Tea | Price"]


def test_whoever_is_named_and_may_not_see_the_record_hears_nothing_and_does_not_follow(team):
    record, charlie = person(team), team.users["charlie"].pk
    comment(team, record, f"For @{{{charlie}}}", "bob")
    assert heard(team, "charlie") == []
    assert not Following.objects.filter(user=charlie).exists()


def test_own_fields_are_told_like_any_other(team):
    add_field("person", Description(kind="text", label_en="Level"), by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)
    record = person(team, own_level="Gold")
    change(registry.of("person"), record, {"own_level": "Silver"}, by=team.actor("alice"))
    assert heard(team, "bob") == ["Alice changed 1 field of Cara | Level"]


def test_who_does_not_want_a_kind_is_not_told_of_it(team):
    record, bob = person(team), team.client("bob")
    assert bob.post("/notifications/wanted/", {"kind": ["mention", "comment", "assigned"]}).status_code == 200
    change(registry.of("person"), record, {"city": "Bonn"}, by=team.actor("alice"))
    comment(team, record, "Hello", "alice")
    assert heard(team, "bob") == ["Alice commented on Cara | Hello"]


def test_work_that_ended_stays_among_the_notifications(team):
    record = person(team)
    BulkChange.objects.create(
        object="person",
        what="tag",
        field="tags",
        value="vip",
        state="done",
        changed=3,
        matching=3,
        asked_by=User.objects.get(username="bob"),
        told_at=None,
        ended_at=timezone.now(),
    )
    page = team.client("bob").get(f"/people/{record}/").content.decode()
    assert "/bulk/" in page
    assert "vip" in team.client("bob").get("/notifications/").content.decode()
    assert heard(team, "bob") == [], "a toast has told it"


def test_the_menu_counts_and_reading_counts_down(team):
    record, bob = person(team), team.client("bob")
    comment(team, record, "One", "alice"), comment(team, record, "Two", "alice")
    heard(team, "bob")
    menu = lambda: re.search(r'href="/notifications/"[^>]*title.*?</a>', bob.get("/tasks/").content.decode(), re.S)[0]  # noqa: E731
    assert '<span class="count">2</span>' in menu()
    first = Notification.objects.filter(user=team.users["bob"]).latest("at")
    assert team.client("ann").post(f"/notifications/{first.pk}/read/").status_code == 404
    assert bob.post(f"/notifications/{first.pk}/read/").status_code == 204
    assert '<span class="count">1</span>' in menu()
    bob.post("/notifications/read/")
    assert "count" not in menu()
    assert "Nothing unread" in bob.get("/notifications/?show=unread").content.decode()


def test_followers_go_with_the_record_into_a_merge(team):
    winner, loser = person(team), person(team)
    set_following(registry.of("person"), loser, True, by=team.actor("ann"))
    set_following(registry.of("person"), loser, False, by=team.actor("bob"))
    set_following(registry.of("person"), winner, True, by=team.actor("bob"))
    merge_customers(registry.of("person"), winner=winner, losers=[loser], values={}, by=team.actor("alice"))
    told = dict(Following.objects.filter(record_id=winner).values_list("user__username", "is_on"))
    assert told == {"ann": True, "bob": True}


def test_the_page_of_a_record_names_its_followers_and_lets_one_follow(team):
    record, ann = person(team), team.client("ann")
    assert 'aria-pressed="false"' in re.search(r'id="following".*?</button>', ann.get(f"/people/{record}/").content.decode(), re.S)[0]
    followed = ann.post(f"/following/people/{record}/", {"on": "1"}).content.decode()
    assert 'aria-pressed="true"' in followed
    assert {"Ann", "Bob"} <= set(re.findall(r"<span>(\w+)</span>", followed))
    assert "2 followers" in followed
    assert 'aria-pressed="false"' in ann.post(f"/following/people/{record}/", {"on": "0"}).content.decode()
    assert team.client("charlie").post(f"/following/people/{record}/", {"on": "1"}).status_code == 404


def test_the_pile_of_the_reader_is_emptied(team):
    person(team)
    heard(team, "bob")
    assert not Unread.objects.filter(reader="notifications").exists()
