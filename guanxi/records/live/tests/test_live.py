"""What an open list is told of what colleagues wrote: the rows anew, what left it, what is new; each once, and only what may be seen."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.comments.writing import add_comment
from guanxi.records.live.changes import LOOKS_BACK, Position, written_since
from guanxi.records.registry import registry
from guanxi.records.writing import change

PERSON = "person"


class Listening:
    """An open list or page: it asks again from where it was told to."""

    def __init__(self, client, ids, **words):
        self.client, self.ids, self.words = client, ids, words
        page = client.get("/people/", words).content.decode()
        self.since = re.search(r'data-live="(\d+)"', page)[1]
        self.first = self.ask()  # what was written just before the page was made may be told once more

    def ask(self):
        query = urlencode({**self.words, "since": self.since, "ids": ",".join(map(str, self.ids))})
        answer = self.client.get(f"/people/changes/?{query}", headers={"HX-Request": "true"})
        self.since = answer.get("X-Position", self.since)
        if answer.status_code == 204:
            return None
        told = answer.json()
        self.since = told["position"]
        return told


def edit(world, pk, by="alice", **values):  # noqa: F811
    change(registry.of(PERSON), pk, values, by=world.actor(by))


def text(cells):
    return re.sub(r"<[^>]+>", " ", " ".join(cells))


def test_a_changed_row_comes_anew_once_and_nothing_else(world):  # noqa: F811
    one, other = world.person("Cara"), world.person("Dan")
    open_list = Listening(world.client("bob"), [one, other], columns="name,city,phones")
    assert open_list.ask() is None
    edit(world, one, city="Bonn")
    told = open_list.ask()
    assert list(told["rows"]) == [str(one)]
    assert "Bonn" in text(told["rows"][str(one)])
    assert f'id="cell-person-{one}-city"' in "".join(told["rows"][str(one)])
    assert open_list.ask() is None
    edit(world, one, phones=["+4915112345678"])
    assert "151" in text(open_list.ask()["rows"][str(one)])


def test_what_no_longer_meets_the_conditions_or_left_ones_sight_is_told_without_its_values(world):  # noqa: F811
    one, other, third = world.person("Cara", city="Bonn"), world.person("Dan", city="Bonn"), world.person("Eve", city="Bonn")
    tree = json.dumps({"field": "city", "op": "is", "value": "Bonn"})
    open_list = Listening(world.client("bob"), [one, other, third], filter=tree)
    edit(world, one, city="Köln")
    edit(world, other, owner=world.users["charlie"].pk, team=world.south.pk, source="Secret")
    edit(world, third, source="Fair")
    told = open_list.ask()
    assert (list(told["rows"]), sorted(told["gone"])) == ([str(third)], [one, other])
    assert "Secret" not in json.dumps(told)


def test_whoever_asks_for_numbers_at_random_learns_nothing_of_what_happens_to_them(world):  # noqa: F811
    hidden = world.person("Eve", "charlie")
    open_list = Listening(world.client("bob"), [hidden, 999_999_999])
    before = open_list.ask()
    edit(world, hidden, city="Bonn")
    after = open_list.ask()
    assert before["gone"] == [hidden, 999_999_999]
    assert after == before


def test_new_records_are_told_where_they_meet_the_list_and_may_be_seen(world):  # noqa: F811
    open_list = Listening(world.client("bob"), [], filter=json.dumps({"field": "city", "op": "is", "value": "Bonn"}))
    made = world.person("Cara", city="Bonn")
    world.person("Dan", city="Köln")
    world.person("Eve", "charlie", city="Bonn")
    assert open_list.ask()["new"] == [made]
    assert open_list.ask() is None
    assert "new" not in (Listening(world.client("bob"), [], sort="name").first or {}), "it was there when the list was shown"


def test_who_may_not_read_the_object_is_refused_and_a_faulty_list_is_told_nothing(world):  # noqa: F811
    one = world.person("Cara")
    open_list = Listening(world.client("bob"), [one])
    open_list.words = {"filter": "nonsense"}
    edit(world, one, city="Bonn")
    assert open_list.ask() is None
    world.user("nobody")
    assert world.client("nobody").get("/people/changes/").status_code == 403
    for word in ("", "x", "-1", "9" * 30, "1-2-3-4.x", "1-2-3-4."):
        assert world.client("bob").get("/people/changes/", {"since": word, "ids": f"{one},x,{'9' * 30}"}).status_code in {200, 204}


def test_the_page_of_a_record_is_told_of_its_fields_and_comments_and_by_whom(world):  # noqa: F811
    one = world.person("Cara")
    page = Listening(world.client("bob"), [one], page="1")
    edit(world, one, city="Bonn")
    told = page.ask()
    assert (told["by"], told["comments"], told["title"]) == ("Alice changed this just now.", False, "Cara")
    assert "Bonn" in told["cells"][f"cell-person-{one}-city"]
    edit(world, one, by="bob", city="Köln")
    assert page.ask()["by"] == ""
    add_comment(registry.of(PERSON), one, "Hello", by=world.actor("alice"))
    told = page.ask()
    assert told["comments"]
    assert "cells" not in told
    edit(world, one, owner=world.users["charlie"].pk, team=world.south.pk)
    assert page.ask()["gone"] == [one]


def test_a_page_that_is_opened_says_nothing_of_what_was_changed_long_before(world):  # noqa: F811
    """In a quiet house the newest entries are hours old."""
    one = world.person("Cara")
    edit(world, one, city="Bonn")
    Entry.objects.update(at=timezone.now() - timedelta(seconds=LOOKS_BACK + 1))
    assert Listening(world.client("bob"), [one], page="1").first["by"] == ""
    edit(world, one, city="Köln")
    assert Listening(world.client("bob"), [one], page="1").first["by"] == "Alice changed this just now."


def test_each_value_that_a_page_is_told_of_has_its_place_there(world):  # noqa: F811
    """Also those that cannot be edited: one without a place makes the page say that it has changed."""
    one = world.person("Cara", birth="1990-05-24")
    client = world.client("bob")
    page = client.get(f"/people/{one}/").content.decode()
    told = Listening(client, [one], page="1").first["cells"]
    assert [name for name, content in told.items() if content and f'id="{name}"' not in page] == []
    assert told[f"cell-person-{one}-age"]


def test_an_entry_that_is_committed_late_is_told_all_the_same(world):  # noqa: F811
    """Its number is lower than those told already."""
    one, other = world.person("Cara"), world.person("Dan")
    record_type, now = registry.of(PERSON), timezone.now()
    edit(world, one, city="Bonn")
    late, early = Change.objects.latest("entry").entry_id, Change.objects.latest("entry")
    edit(world, other, city="Bonn")
    Change.objects.filter(entry=late).update(object="hidden")
    position = Position.of(str(late - 1), now)
    first = written_since(record_type, [one, other], position, Asking(SYSTEM, now))
    assert other in first.changed
    Change.objects.filter(entry=late).update(object=early.object)
    later = now + timedelta(seconds=LOOKS_BACK - 1)
    assert written_since(record_type, [one, other], first.position, Asking(SYSTEM, later)).changed == {one}


def test_what_was_told_stays_told_while_the_position_moves_on(world):  # noqa: F811
    one, record_type, now = world.person("Cara"), registry.of(PERSON), timezone.now()
    position = written_since(record_type, [one], Position.of("0", now), Asking(SYSTEM, now)).position
    for step in range(8):
        edit(world, one, city=f"No. {step}")
        now += timedelta(seconds=LOOKS_BACK / 3)
        told = written_since(record_type, [one], Position.of(str(position), now), Asking(SYSTEM, now))
        assert len(told.entries) == 1
        position = told.position
    assert len(position.told) < 8


def test_a_look_that_finds_nothing_asks_the_journal_once(world):  # noqa: F811
    one = world.person("Cara")
    open_list = Listening(world.client("bob"), [one])
    with CaptureQueriesContext(connection) as asked:
        assert open_list.ask() is None
    assert sum("journal_change" in query["sql"] for query in asked) == 1
    assert len(asked) <= 4, "besides: the session, the user and what they may"


@pytest.mark.django_db
def test_the_look_reads_the_indexes_alone_for_what_is_shown():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT entry_id, record_id FROM journal_change WHERE object = 'person' AND record_id = 7 AND entry_id > 100"
        )
        assert "Index Only Scan using journal_change_record" in "\n".join(row[0] for row in cursor.fetchall())
