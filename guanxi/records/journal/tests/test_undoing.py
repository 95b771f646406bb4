"""From the journal whoever did it, or an owner, undoes what was done to several records: what has been changed since stays."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.records.api.tests.conftest import World
from guanxi.records.asking import Asking
from guanxi.records.bulk.at_once import do_at_once
from guanxi.records.bulk.deeds import Deed
from guanxi.records.journal.asked import Asked
from guanxi.records.journal.finding import journal
from guanxi.records.journal.undoing import can_undo, undo_several
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import RecordType, registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
MAY = ("read", "create", "change", "delete")


def person() -> RecordType:
    return registry.of("person")


@pytest.fixture
def world(db: None) -> Any:
    found: Any = World()  # type: ignore[no-untyped-call]
    for name in ("ann", "ben"):
        found.user(name, team=found.north, may=dict.fromkeys(MAY, Scope.TEAM), objects=["person", "journal"])
    found.user("dana", team=found.north, may=dict.fromkeys(MAY, Scope.TEAM), objects=["person"])
    found.user("olga", is_owner=True)
    return found


def actor(world: Any, name: str) -> Actor:
    return actor_of_user(User.objects.get(pk=world.users[name].pk))


def people(world: Any) -> list[int]:
    rows = [{"name": f"王{number}", "city": "上海", "team": world.north.pk} for number in range(3)]
    return create(person(), rows, by=actor(world, "ann"))


def done(world: Any, ids: list[int], *deed: Any) -> int:
    return do_at_once(person(), ids, Deed(*deed), by=actor(world, "ann")).entry or 0


def cities() -> list[str]:
    return list(Customer.objects.order_by("pk").values_list("city", flat=True))


def test_each_field_returns_unless_it_was_changed_since(world: Any) -> None:
    ids = people(world)
    entry = done(world, ids, "change", "city", "杭州")
    change(person(), ids[1], {"city": "苏州"}, by=actor(world, "ben"))
    taken = undo_several(entry, by=actor(world, "ann"))
    assert (taken.back, [one.code for one in taken.kept.values()]) == ([ids[0], ids[2]], ["changed_since"])
    assert cities() == ["上海", "苏州", "上海"]
    told = Entry.objects.get(kind="person.reverted")
    assert (told.details, told.actor_name) == ({"entry": entry}, "Ann")
    with pytest.raises(Invalid, match="changed again since"):
        undo_several(entry, by=actor(world, "ann"))


def test_tags_come_off_and_the_deleted_come_back(world: Any) -> None:
    ids = people(world)
    undo_several(done(world, ids, "tag", "tags", "VIP"), by=actor(world, "ann"))
    undo_several(done(world, ids, "delete"), by=actor(world, "ann"))
    page = world.api("ann").get(f"people/{ids[0]}").json()
    assert page["tags"] == []
    assert Customer.objects.filter(deleted_at=None).count() == 3


def test_that_of_others_is_undone_by_an_owner_only_and_nothing_by_who_reads_no_journal(world: Any) -> None:
    entry = done(world, people(world), "change", "city", "杭州")
    with pytest.raises(NotFound):
        undo_several(entry, by=actor(world, "ben"))
    with pytest.raises(Refused):
        undo_several(entry, by=actor(world, "dana"))
    assert undo_several(entry, by=actor(world, "olga")).kept == {}
    assert cities() == ["上海"] * 3


def test_it_is_offered_for_several_records_and_for_nothing_that_has_a_page_of_its_own(world: Any) -> None:
    ids = people(world)
    several, one = done(world, ids, "change", "city", "杭州"), done(world, ids[:1], "change", "city", "苏州")
    ann, ben = actor(world, "ann"), actor(world, "ben")
    lines = {line.entry: line for line in journal(Asked(), Asking(ann))[0]}
    assert [can_undo(lines[entry], ann) for entry in (several, one)] == [True, False]
    assert not can_undo(lines[several], ben)
    assert not [line for line in lines.values() if line.kind == "person.created" and can_undo(line, ann)]
    with pytest.raises(NotFound):
        undo_several(Entry.objects.filter(kind="person.created").latest("pk").pk, by=ann)


def test_it_is_undone_through_the_api(world: Any) -> None:
    ids = people(world)
    entry = done(world, ids, "change", "city", "杭州")
    assert world.api("ben").post(f"journal/{entry}/undo").status_code == 404
    assert world.api("ann", "read").post(f"journal/{entry}/undo").status_code == 403
    answer = world.api("ann").post(f"journal/{entry}/undo")
    assert (answer.status_code, answer.json()) == (200, {"undone": ids, "kept": []})
