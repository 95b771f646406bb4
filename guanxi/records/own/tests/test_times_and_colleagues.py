"""Own fields that hold a time of day or a colleague: asked for, ordered, grouped, told, taken back; who left stays readable."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.users.deactivating import deactivate_user
from guanxi.customers.merging.merging import merge_customers
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act
from guanxi.records.api.shapes import read_shape, write_shape
from guanxi.records.asking import Asking
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.running import run as run_bulk
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.exporting import export
from guanxi.records.finding import Question, find
from guanxi.records.grouping import group_field, groups_of
from guanxi.records.history import history
from guanxi.records.models import RejectedRow
from guanxi.records.own.tests.test_files import imported
from guanxi.records.own.tests.test_values import OWNER, found, leaf, made, person, value
from guanxi.records.problems import Invalid
from guanxi.records.reverting import revert, undo
from guanxi.records.tablefiles.writing import csv_chunks
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
FILE = """编号,姓名,Coach,开门时间
C1,王丽华,zoe@example.com,9:05
C2,李敏,严敏,下午3点
C3,赵五,bare,8:00
C4,钱七,,25:99
"""


def colleague(username: str, name: str = "") -> int:
    with act("user.added", by=SYSTEM):
        return User.objects.create(username=username, name=name, email=f"{username}@example.com", created_at=timezone.now()).pk


def leaves(user: int) -> None:
    deactivate_user(user=User.objects.get(pk=user), by=SYSTEM, at=timezone.now())


def refused(values: dict[str, Any], pk: int | None = None) -> str:
    with pytest.raises(Invalid) as problem:
        create(person(), [values], by=OWNER) if pk is None else change(person(), pk, values, by=OWNER)
    return problem.value.problems[0].code


@pytest.fixture
def opens() -> str:
    name = made("time", "Opens")
    times = {"Ann": "9:30", "Bob": "下午2点半", "Cid": "", "Dan": "9:05 AM"}
    create(person(), [{"name": called, name: when} for called, when in times.items()], by=OWNER)
    return name


@pytest.fixture
def users() -> dict[str, int]:
    with act("user.added", by=SYSTEM):
        User.objects.create(username="root", is_owner=True, created_at=timezone.now())
    return {name: colleague(name, called) for name, called in (("zoe", "Zoe"), ("yan", "严敏"), ("bare", ""))}


@pytest.fixture
def coach(users: dict[str, int]) -> str:
    name = made("user", "Coach")
    rows = [{"name": "Ann", name: "Zoe"}, {"name": "Bob", name: "yan@example.com"}, {"name": "Cid"}, {"name": "Dan", name: users["bare"]}]
    create(person(), rows, by=OWNER)
    return name


def test_times_are_asked_for(opens: str) -> None:
    assert found(leaf(opens, "is", "9:30")) == ["Ann"]
    assert found(leaf(opens, "is_not", "09:30")) == ["Bob", "Cid", "Dan"]
    assert found(leaf(opens, "before", "09:30")) == ["Dan"]
    assert found(leaf(opens, "after", "09:30")) == ["Bob"]
    assert found(leaf(opens, "between", ["09:05", "09:30"])) == ["Ann", "Dan"]
    assert found(leaf(opens, "between", ["14:00", "09:05"])) == ["Bob", "Dan"], "over midnight"
    assert found(leaf(opens, "is_empty")) == ["Cid"]
    for wrong in ("25:00", "soon", ["09:00"]):
        with pytest.raises(Invalid):
            found(leaf(opens, "between" if isinstance(wrong, list) else "is", wrong))


def test_times_stand_in_their_order_and_by_hours(opens: str) -> None:
    assert found(sort=(opens,)) == ["Dan", "Ann", "Bob", "Cid"]
    assert found(sort=(f"-{opens}",)) == ["Bob", "Ann", "Dan", "Cid"]
    groups = groups_of(person(), Question(), group_field(person(), opens, OWNER), Asking(OWNER)).groups
    assert [(one.text, one.count) for one in groups] == [("09:00 – 09:59", 2), ("14:00 – 14:59", 1), ("Nothing given", 1)]
    assert [found(one.leaf) for one in groups] == [["Ann", "Dan"], ["Bob"], ["Cid"]]


@pytest.mark.parametrize("down", ["", "-"])
def test_pages_go_on_where_they_ended(opens: str, coach: str, down: str) -> None:
    for name in (opens, coach):
        whole = found(sort=(f"{down}{name}",))
        asked, pages, cursor = Asking(OWNER), [], None
        while True:
            page = find(person(), Question(columns=("name",), sort=(f"{down}{name}",), limit=1, cursor=cursor), asked)
            pages += [one.values["name"] for one in page.records]
            if (cursor := page.next) is None:
                break
        assert pages == whole


def test_a_time_keeps_no_seconds(opens: str) -> None:
    assert refused({"name": "Eve", opens: "09:30:15"}) == "too_precise"
    [pk] = create(person(), [{"name": "Eve", opens: "09:30:00"}], by=OWNER)
    assert value(pk, opens) == time(9, 30)
    assert Change.objects.get(object="person", record_id=pk).after["own"] == {"opens": "09:30"}


def test_a_time_is_told_reverted_and_described(opens: str) -> None:
    pk = person().model._base_manager.get(name="Ann").pk
    change(person(), pk, {opens: "10:00"}, by=OWNER)
    told, _more = history(person(), pk, Asking(OWNER))
    assert [(step.before, step.after) for step in told[0].steps] == [("09:30", "10:00")]
    revert(person(), pk, told[0].entry, by=OWNER)
    assert value(pk, opens) == time(9, 30)
    field = person().by_name[opens]
    assert field.as_json(time(9, 5)) == "09:05"
    assert read_shape(field)["anyOf"][0]["pattern"]
    assert write_shape(field)["anyOf"][0] == {"type": "string"}


def test_times_begin_and_stand_in_formulas() -> None:
    name = made("time", "Opens", default="8:15", required=True, unique=True)
    early = made("formula", "Early", formula=f'{name} < "09:00"')
    [pk] = create(person(), [{"name": "Ann"}], by=OWNER)
    assert (value(pk, name), value(pk, early)) == (time(8, 15), True)
    assert refused({name: ""}, pk) == "required"
    with pytest.raises(Invalid) as wrong:
        made("time", "Closes", default="late")
    assert wrong.value.problems[0].field == "default"


def test_times_are_found_by_search_where_they_are_marked() -> None:
    name = made("time", "Opens", searchable=True)
    create(person(), [{"name": "Ann", name: "8:15"}, {"name": "Bob", name: "9:15"}], by=OWNER)
    assert found(q="08:15") == ["Ann"]


def test_colleagues_are_asked_for(coach: str, users: dict[str, int]) -> None:
    me = Asking(Actor(kind="user", key="user:1", name="Zoe", user_id=users["zoe"], may_all=True))
    assert found(leaf(coach, "is", users["zoe"])) == ["Ann"]
    assert found(leaf(coach, "is_not", "zoe")) == ["Bob", "Cid", "Dan"]
    assert found(leaf(coach, "any_of", ["zoe", "严敏"])) == ["Ann", "Bob"]
    assert found(leaf(coach, "none_of", ["zoe"])) == ["Bob", "Cid", "Dan"]
    assert found(leaf(coach, "is_empty")) == ["Cid"]
    field = person().by_name[coach]
    mine = person().model._base_manager.filter(field.condition("is", "me", me))
    assert [one.name for one in mine] == ["Ann"]


def test_colleagues_stand_by_their_names(coach: str, users: dict[str, int]) -> None:
    assert found(sort=(coach,)) == ["Ann", "Dan", "Bob", "Cid"]
    groups = groups_of(person(), Question(), group_field(person(), coach, OWNER), Asking(OWNER)).groups
    assert {(one.text, tuple(found(one.leaf))) for one in groups} == {
        ("Zoe", ("Ann",)),
        ("bare", ("Dan",)),
        ("严敏", ("Bob",)),
        ("Nothing given", ("Cid",)),
    }


def test_who_left_stays_readable_and_is_given_to_nobody(coach: str, users: dict[str, int]) -> None:
    ann, cid = (person().model._base_manager.get(name=name).pk for name in ("Ann", "Cid"))
    leaves(users["zoe"])
    assert value(ann, coach).name == "Zoe"
    assert found(leaf(coach, "is", users["zoe"])) == ["Ann"]
    change(person(), ann, {coach: users["zoe"], "city": "Bonn"}, by=OWNER)
    assert refused({coach: users["zoe"]}, cid) == "has_left"
    assert refused({"name": "Eve", coach: "zoe@example.com"}) == "has_left"
    with act("person.changed", by=OWNER, about=("person", ann)) as entry:
        change(person(), ann, {coach: None}, by=OWNER)
    told, _more = history(person(), ann, Asking(OWNER))
    assert [(step.before, step.after) for step in told[0].steps] == [("Zoe", "")]
    assert Change.objects.get(entry=entry.id, record_id=ann).before == {"own.coach": users["zoe"]}
    undo(entry.id, by=OWNER)
    assert value(ann, coach).id == users["zoe"]
    change(person(), ann, {coach: users["yan"]}, by=OWNER)
    revert(person(), ann, Entry.objects.latest("pk").pk, by=OWNER)
    assert value(ann, coach).id == users["zoe"]
    merge_customers(person(), winner=cid, losers=[ann], values={coach: users["zoe"]}, by=OWNER)
    assert value(cid, coach).id == users["zoe"]


def test_of_two_of_one_name_the_one_who_is_there_is_meant(coach: str, users: dict[str, int]) -> None:
    assert refused({"name": "Eve", coach: "ZÖE"}) == "no_such_user"
    [pk] = create(person(), [{"name": "Eve", coach: "zoe"}], by=OWNER)
    assert value(pk, coach).id == users["zoe"], "a user name is surer than a name"
    twins = [colleague("lee1", "Lee"), colleague("lee2", "Lee")]
    assert refused({"name": "Fay", coach: "Lee"}) == "several_users"
    leaves(twins[0])
    [pk] = create(person(), [{"name": "Fay", coach: "lee"}], by=OWNER)
    assert value(pk, coach).id == twins[1]


def test_a_new_record_begins_with_a_colleague_until_they_leave(users: dict[str, int]) -> None:
    name = made("user", "Coach", default=str(users["zoe"]), required=True)
    [pk] = create(person(), [{"name": "Ann"}], by=OWNER)
    assert value(pk, name).id == users["zoe"]
    leaves(users["zoe"])
    assert refused({"name": "Bob"}) == "required"


def test_files_name_colleagues_and_times(coach: str, users: dict[str, int], tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    opens = made("time", "Opens", label_zh="开门时间")
    leaves(users["bare"])
    path = tmp_path / "people.csv"
    path.write_text(FILE, "utf-8")
    done = imported(path)
    assert (done.created, done.rejected) == (2, 2)
    codes = {row.row: [one["code"] for one in row.problems] for row in RejectedRow.objects.filter(of=done)}
    assert codes == {4: ["has_left"], 5: ["no_such_time"]}
    question = Question(columns=("external_id", coach, opens), sort=("external_id",), q="")
    rows = [row for row in export(person(), question, Asking(OWNER)).rows if row[0]]
    assert rows == [["C1", "Zoe", time(9, 5)], ["C2", "严敏", time(15)]]
    assert b"C1,Zoe,09:05\r\n" in b"".join(csv_chunks(["id", "coach", "opens"], rows))


def test_many_are_given_to_a_colleague_at_once(coach: str, users: dict[str, int]) -> None:
    by = actor_of_user(User.objects.get(username="root"))
    bulk = run_bulk(start_bulk(person(), Deed("change", coach, str(users["yan"])), by=by, words={"filter": ""}).pk)
    assert (bulk.changed, bulk.unchanged, bulk.refused) == (3, 1, 0)
    assert found(leaf(coach, "is", "yan")) == ["Ann", "Bob", "Cid", "Dan"]
