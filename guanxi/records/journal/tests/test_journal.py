"""The journal as a list: newest first, narrowed, counted, and telling of each record only what the reader may see."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.api.tests.conftest import Api, World
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.running import run as run_bulk
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.exporting import export
from guanxi.records.finding import Question
from guanxi.records.importing.undoing import undo_import
from guanxi.records.journal import telling
from guanxi.records.journal.asked import Asked, works
from guanxi.records.journal.finding import _newest, _within, journal
from guanxi.records.journal.telling import Line
from guanxi.records.own.tests.test_files import imported
from guanxi.records.registry import RecordType, registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def person() -> RecordType:
    return registry.of("person")


@pytest.fixture
def world(db: None) -> Any:
    found: Any = World()  # type: ignore[no-untyped-call]
    found.user("reader", team=found.north, may={"read": Scope.TEAM}, objects=["person", "journal"])
    return found


def actor(world: Any, name: str) -> Actor:
    return actor_of_user(User.objects.get(pk=world.users[name].pk))


def lines(by: Actor = SYSTEM, **asked: Any) -> list[Line]:
    return journal(Asked(**asked), Asking(by))[0]


def said(line: Line) -> tuple[str, str, list[tuple[str, int]]]:
    return line.kind, line.record.name if line.record else "", [(one.type.name, one.number) for one in line.records]


def test_it_tells_who_did_what_to_how_many(world: Any) -> None:
    bob = actor(world, "bob")
    [ann] = create(person(), [{"name": "Ann"}], by=bob)
    create(person(), [{"name": "Bea"}, {"name": "Cid"}], by=bob)
    change(person(), ann, {"phones": ["13800001111"], "tags": ["vip"]}, by=bob)
    bin_records(person(), [ann], by=bob)
    list(export(person(), Question(columns=("name",)), Asking(actor(world, "alice"))).rows)
    newest = lines()[:5]
    assert [said(one) for one in newest] == [
        ("person.exported", "", [("person", 2)]),
        ("person.deleted", "Ann", [("person", 1)]),
        ("person.changed", "Ann", [("person", 1)]),
        ("person.created", "", [("person", 2)]),
        ("person.created", "Ann", [("person", 1)]),
    ]
    assert (newest[1].by, newest[1].binned, newest[1].sentence) == ("Bob", True, "put into the bin")


def test_a_record_out_of_sight_is_told_without_its_name(world: Any) -> None:
    reader = actor(world, "reader")
    world.person("bob", name="Seen")
    world.person("charlie", name="Unseen")
    create(registry.of("product"), [{"name": "Secret product", "sku": "S1"}], by=SYSTEM)
    found = lines(reader)[:3]
    assert [(one.record.name if one.record else "", one.hidden) for one in found] == [("", True), ("", True), ("Seen", False)]
    assert [[each.number for each in one.records] for one in found] == [[1], [1], [1]]
    with pytest.raises(Refused):
        lines(actor(world, "bob"))


def test_work_on_many_leads_to_where_it_is_undone(world: Any, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    (tmp_path / "people.csv").write_text("external_id,name\nC1,Ann\nC2,Bea\n", "utf-8")
    done = imported(tmp_path / "people.csv")
    alice, reader = actor(world, "alice"), actor(world, "reader")
    bulk = start_bulk(person(), Deed("change", "city", "Bonn"), by=alice, words={"filter": ""})
    run_bulk(bulk.pk)
    changed, ran = lines(alice)[:2]
    assert (changed.kind, changed.bulk_id, said(changed)[2]) == ("person.changed", bulk.pk, [("person", 2)])
    assert (ran.kind, ran.import_id, said(ran)[2]) == ("import.ran", done.pk, [("person", 2)])
    assert [(one.bulk_id, one.import_id, one.record) for one in lines(reader)[:2]] == [(None, None, None)] * 2
    undo_import(done, by=SYSTEM)
    assert [one.kind for one in lines(object="person")] == ["import.undone", "person.changed", "import.ran"]
    assert lines(object="order") == []


def test_it_is_narrowed_by_user_work_object_and_day(world: Any) -> None:
    bob, charlie = actor(world, "bob"), actor(world, "charlie")
    at = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
    create(person(), [{"name": "Old"}], by=bob, at=at)
    [bea] = create(person(), [{"name": "Bea"}], by=bob)
    change(person(), bea, {"city": "Bonn"}, by=bob)
    create(registry.of("company"), [{"name": "Acme"}], by=charlie)
    assert {one.by for one in lines(actor_key=bob.key)} == {"Bob"}
    assert [said(one)[1] for one in lines(work="created")] == ["Acme", "Bea", "Old"]
    assert [said(one)[1] for one in lines(work="created", object="company")] == ["Acme"]
    assert [one.kind for one in lines(object="person")] == ["person.changed", "person.created", "person.created"]
    assert [said(one)[1] for one in lines(work="created", actor_key=bob.key)] == ["Bea", "Old"]
    for zone, day in (("UTC", 5), ("Asia/Shanghai", 6)):
        there = Actor(kind="user", key="user:0", name="", may_all=True, timezone=zone)
        assert [said(one)[1] for one in lines(there, day=date(2026, 3, day))] == ["Old"]
        assert lines(there, day=date(2026, 3, 11 - day)) == []
    assert {"created", "import.ran", "merged"} <= {work for work, _sentence in works()}


def test_pages_go_on_without_gaps_and_ask_as_much_for_one_as_for_fifty(world: Any) -> None:
    bob = actor(world, "bob")
    for number in range(12):
        create(person(), [{"name": f"P {number}"}], by=bob)
    for narrowed in ({}, {"work": "created"}, {"object": "person"}, {"actor_key": bob.key}):
        walked: list[int] = []
        before: int | None = None
        while True:
            found, before = journal(Asked(**narrowed, before=before), Asking(SYSTEM), limit=5)  # type: ignore[arg-type]
            walked += [one.entry for one in found]
            if before is None:
                break
        assert walked == [one.entry for one in lines(**narrowed)]
        assert walked == sorted(walked, reverse=True)
    numbers = set()
    for limit in (1, 10):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            journal(Asked(object="person"), Asking(SYSTEM), limit=limit)
        numbers.add(len(asked))
    assert numbers == {3}


def test_it_walks_along_an_index_however_it_is_narrowed(world: Any) -> None:
    create(person(), [{"name": "Ann"}], by=actor(world, "bob"))
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for asked in (Asked(), Asked(work="created", object="person"), Asked(actor_key="user:1")):
            found = _newest(asked, _within(asked, Asking(SYSTEM)), 50)
            plans.append(found.explain())
    assert all("Index" in plan for plan in plans)
    assert "journal_entry_kind" in plans[1]


def test_the_api_lists_it(world: Any) -> None:
    alice: Api = world.api("alice")
    pk = world.person("bob", name="Ann")
    answer = alice.get("journal?work=created&object=people&limit=1").json()
    [item] = answer["items"]
    assert item["record"] == {"object": "people", "id": pk, "name": "Ann"}
    assert item["records"] == [{"object": "people", "number": 1, "more": False}]
    assert answer["next"] is None
    page = alice.get("journal?limit=2").json()
    older = alice.get(f"journal?limit=2&cursor={page['next']}").json()
    entries = [one["entry"] for one in (*page["items"], *older["items"])]
    assert entries == list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:4])
    mine = alice.get(f"journal?user={world.users['bob'].pk}").json()["items"]
    assert mine == []
    for wrong in ("work=nothing", "object=nobody", "day=soon", "cursor=x", "user=me"):
        assert alice.get(f"journal?{wrong}").status_code == 400
    assert world.api("bob").get("journal").status_code == 403
    assert world.api("reader").get("journal").json()["items"][0]["hidden"] is False


def test_where_not_all_changes_are_counted_every_object_says_so(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "COUNTS", telling.COUNTS.replace(str(telling.COUNTED_TO), "6"))
    with act("person.created", by=SYSTEM):
        create(registry.of("company"), [{"name": f"公司{number}"} for number in range(3)], by=SYSTEM)
        create(person(), [{"name": f"王{number}"} for number in range(3)], by=SYSTEM)
    [line] = lines(actor(world, "alice"), object="person")
    assert line.records
    assert all(one.more for one in line.records)
