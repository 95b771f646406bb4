"""Boards and calendars: each column and day holds the records that its condition finds, for whoever looks; cards move as cells change."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.customers.duplicates.menu_count import count_again
from guanxi.records.asking import Asking
from guanxi.records.filtering import both, parse
from guanxi.records.finding import Question, find, get
from guanxi.records.layouts.asked_for import day_field, layouts_for, month_in
from guanxi.records.layouts.boards import CARDS, board_fields, board_of
from guanxi.records.layouts.calendars import OF_A_DAY, calendar_of, day_fields, weeks_of
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.saved_views import save_view, view_of
from guanxi.records.web.asked import asked_in
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db


def asking_of(user):
    return Asking(actor_of_user(User.objects.get(pk=user.pk)))


@pytest.fixture
def orders(cast, person):
    anna, hidden = person("Anna"), person("Charlie's", owner=cast.charlie.pk, team=None)
    rows = [(anna, f"2026-11-{day:02}T23:30:00+00:00", day, "paid") for day in range(1, 25)]
    rows += [(anna, "2026-11-30T12:00:00+00:00", 5, "cancelled"), (hidden, "2026-11-05", 5000, "open")]
    values = [
        {"customer": customer, "ordered_at": at, "total": str(total), "currency": "CNY", "status": status}
        for customer, at, total, status in rows
    ]
    return create(registry.of("order"), values, by=SYSTEM)


def board(question, by, asking):
    kind = registry.of("order")
    return board_of(kind, question, kind.by_name[by], asking, totalled=[kind.by_name["total"]])


def test_columns_are_the_choices_with_what_they_come_to_and_the_first_cards_in_the_order_of_the_list(cast, orders):
    asking, question = asking_of(cast.alice), Question(columns=("number", "total"), sort=("-total",))
    columns = board(question, "status", asking)
    assert [(one.group.value, one.group.count, len(one.cards)) for one in columns] == [
        ("open", 0, 0),
        ("paid", 24, CARDS),
        ("delivered", 0, 0),
        ("cancelled", 1, 1),
    ]
    assert columns[1].group.totals["total"].amounts == {"CNY": sum(range(1, 25))}
    for column in columns:
        only = replace(question, filter=both(question.filter, parse(column.group.leaf)), limit=CARDS)
        assert [card.id for card in column.cards] == [one.id for one in find(registry.of("order"), only, asking).records]
    assert [one.group.count for one in board(question, "status", asking_of(cast.dora))] == [1, 24, 0, 1]


def test_what_has_no_value_or_one_that_is_no_choice_stands_behind_the_choices(cast, person):
    for gender in ("female", "", "female"):
        person("Somebody", gender=gender)
    kind, asking = registry.of("person"), asking_of(cast.alice)
    columns = board_of(kind, Question(columns=("name",)), kind.by_name["gender"], asking)
    codes = [code for code, _label in kind.by_name["gender"].choices()]
    assert [one.group.value for one in columns] == [*codes, ""]
    assert {one.group.value: one.group.count for one in columns if one.group.count} == {"female": 2, "": 1}
    assert all(one.filterable for one in board_fields(kind, asking.actor))


def test_days_are_those_of_whoever_looks_and_say_how_many_they_hold(cast, orders, person):
    kind = registry.of("order")
    create(
        kind,
        [{"customer": person("Eva"), "ordered_at": f"2026-11-09T0{hour}:00:00+00:00", "total": 1} for hour in range(7)],
        by=SYSTEM,
    )
    days = [day for week in weeks_of(date(2026, 11, 1), 1) for day in week]
    utc = calendar_of(kind, Question(columns=("number",)), kind.by_name["ordered_at"], days, asking_of(cast.alice))
    assert (utc[date(2026, 11, 9)].count, len(utc[date(2026, 11, 9)].records)) == (8, OF_A_DAY)
    assert date(2026, 11, 25) not in utc
    assert date(2026, 11, 5) in utc
    assert sum(one.count for one in utc.values()) == 32
    in_china = Asking(replace(asking_of(cast.alice).actor, timezone="Asia/Shanghai"))
    here = calendar_of(kind, Question(columns=("number",)), kind.by_name["ordered_at"], days, in_china)
    assert here[date(2026, 11, 9)].count == 8
    assert date(2026, 11, 25) in here
    assert date(2026, 11, 1) not in here


@pytest.mark.parametrize(
    ("month", "first_weekday", "first", "last", "weeks"),
    [
        (date(2026, 11, 1), 0, date(2026, 11, 1), date(2026, 12, 5), 5),
        (date(2026, 11, 1), 1, date(2026, 10, 26), date(2026, 12, 6), 6),
        (date(2026, 2, 1), 0, date(2026, 2, 1), date(2026, 2, 28), 4),
        (date(2027, 2, 1), 1, date(2027, 2, 1), date(2027, 2, 28), 4),
    ],
)
def test_weeks_are_whole_and_cover_the_month(month, first_weekday, first, last, weeks):
    found = weeks_of(month, first_weekday)
    assert (found[0][0], found[-1][-1], len(found)) == (first, last, weeks)


@pytest.mark.parametrize("word", ["", "2026-13", "2026-11-01", "x", "20261-1", "0000-01"])
def test_a_month_that_is_none_is_this_one(word):
    assert month_in(word, date(2026, 11, 27)) == date(2026, 11, 1)


def test_objects_stand_in_the_layouts_for_which_they_have_a_field(cast):
    dora = asking_of(cast.dora).actor
    assert layouts_for(registry.of("order"), dora) == ["", "kanban", "calendar"]
    assert layouts_for(registry.of("rate"), dora) == ["", "calendar"]
    assert day_fields(registry.of("task"), dora)[0].name == "due_on"


def test_views_keep_layout_and_date_and_refuse_others(cast):
    kind, alice = registry.of("order"), asking_of(cast.alice).actor
    made = save_view(kind, "By day", {"layout": "calendar", "day": "promised_on", "month": "2026-01"}, by=alice)
    assert dict(view_of(kind, made.id, alice).words) == {"layout": "calendar", "day": "promised_on"}
    for words in ({"layout": "gantt"}, {"layout": "calendar", "day": "status"}, {"layout": "kanban", "group": "total"}):
        with pytest.raises(Invalid):
            save_view(kind, "Other", words, by=alice)
    page = cast.client(cast.alice).get(f"/orders/?view={made.id}").content.decode()
    assert 'class="calendar scroll"' in page
    assert "By day" in page
    assert "view-changed" not in page


def card_of(client, address, record_id):
    page = client.get(address).content.decode()
    found = re.search(rf'data-id="{record_id}"(?: draggable="true" data-move-url="([^"]*)" data-was="([^"]*)")?', page)
    assert found, page
    return tuple(unescape(word) if word else word for word in found.groups())


def test_a_card_is_moved_and_the_move_taken_back(cast, person):
    one, client = person("Anna", lifecycle="lead"), cast.client(cast.alice)
    url, was = card_of(client, "/people/?layout=kanban", one)
    assert url == f"/people/{one}/move/lifecycle/"
    answer = client.post(url, {"value": "customer", "was": was})
    told = json.loads(answer["HX-Trigger"])["toast"]
    assert answer.status_code == 200
    assert told["text"] == "“Anna”: Lifecycle saved."
    assert lifecycle(one, cast) == "customer"
    client.post(told["undo"])
    assert lifecycle(one, cast) == "lead"


def test_who_was_slower_is_told_and_nothing_is_overwritten(cast, person):
    one, client = person("Anna", lifecycle="lead"), cast.client(cast.alice)
    url, was = card_of(client, "/people/?layout=kanban", one)
    client.post(url, {"value": "former", "was": was})
    answer = client.post(url, {"value": "customer", "was": was})
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Somebody else was faster: “Anna” now says “Former customer”."
    assert lifecycle(one, cast) == "former"


def test_what_cannot_stand_there_is_said(cast, person):
    one, client = person("Anna", lifecycle="lead"), cast.client(cast.alice)
    url, was = card_of(client, "/people/?layout=kanban", one)
    answer = client.post(url, {"value": "lifelong", "was": was})
    told = json.loads(answer["HX-Trigger"])["toast"]
    assert told["level"] == "warning"
    assert "none of the choices" in told["text"]
    assert lifecycle(one, cast) == "lead"


def test_only_whoever_may_change_a_record_moves_it(cast, person):
    one = person("Anna", lifecycle="lead")
    url, was = card_of(cast.client(cast.alice), "/people/?layout=kanban", one)
    assert card_of(cast.client(cast.bob), "/people/?layout=kanban", one) == (None, None)
    for user in (cast.bob, cast.charlie):
        assert cast.client(user).post(url, {"value": "customer", "was": was}).status_code == 404
    for name in ("segment", "created_at", "expected_value", "nothing"):
        assert cast.client(cast.alice).post(f"/people/{one}/move/{name}/", {"value": "x", "was": was}).status_code == 404
    assert lifecycle(one, cast) == "lead"


def lifecycle(record_id, cast):
    return get(registry.of("person"), record_id, asking_of(cast.dora)).values["lifecycle"]


def test_a_task_is_moved_to_another_day(cast, person):
    kind = registry.of("task")
    [task] = create(kind, [{"title": "Call", "customer": person("Anna"), "due_on": "2026-11-10", "owner": cast.alice.pk}], by=SYSTEM)
    client = cast.client(cast.alice)
    url, was = card_of(client, "/tasks/?layout=calendar&month=2026-11", task)
    client.post(url, {"value": "2026-11-12", "was": was})
    assert get(kind, task, asking_of(cast.dora)).values["due_on"] == date(2026, 11, 12)
    page = client.get("/tasks/?layout=calendar&month=2026-11").content.decode()
    assert "due_on" in unescape(page)
    assert f'data-id="{task}"' in page.split('data-value="2026-11-12"')[1].split("</section>")[0]


@pytest.mark.parametrize("layout", ["kanban", "calendar"])
def test_many_cards_ask_no_more_than_one(cast, person, layout):
    kind, client, customer = registry.of("order"), cast.client(cast.dora), person("Anna")

    def asked():
        count_again()  # the menu does after twenty seconds, whichever request comes then
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/orders/?layout={layout}&month=2026-11").status_code == 200
        return len(found)

    row = {"customer": customer, "ordered_at": "2026-11-03", "total": 1, "status": "paid"}
    create(kind, [row], by=SYSTEM)
    asked()
    one = asked()
    create(
        kind,
        [row | {"status": status, "ordered_at": f"2026-11-{day:02}"} for status in ("paid", "open") for day in range(1, 25)],
        by=SYSTEM,
    )
    asked()
    assert asked() == one <= 15


def test_a_record_made_in_a_column_takes_its_value(cast, person, rf):
    person("Anna", lifecycle="lead", city="Bonn")
    client = cast.client(cast.alice)
    page = client.get('/people/?layout=kanban&filter={"field":"city","op":"is","value":"Bonn"}').content.decode()
    address = unescape(re.search(r'href="(/people/new/\?[^"]*lead[^"]*)"', page).group(1))
    form = client.get(address).content.decode()
    assert 'value="Bonn"' in form
    assert re.search(r'<option value="lead"[^>]*selected', form)


def test_an_unknown_layout_is_a_table(cast, person, rf):
    person("Anna")
    request = rf.get("/people/?layout=gantt")
    request.actor = asking_of(cast.alice).actor
    assert asked_in(request, registry.of("person")).layout == ""
    assert "<table" in cast.client(cast.alice).get("/people/?layout=gantt").content.decode()


def test_a_calendar_begins_with_a_date_that_is_not_rarely_filled(cast, person):
    kind, asking = registry.of("person"), asking_of(cast.dora)
    ids = [person(f"P {number}") for number in range(12)]
    change(kind, ids[0], {"opening_last_on": "2026-01-05"}, by=SYSTEM)
    assert day_field(kind, "", asking).name == "created_at"
    assert day_field(kind, "opening_last_on", asking).name == "opening_last_on"
    change(kind, ids[1], {"opening_last_on": "2026-01-06"}, by=SYSTEM)
    assert day_field(kind, "", asking).name == "opening_last_on"
    assert day_field(registry.of("order"), "", asking).name == "ordered_at"
    assert day_field(registry.of("product"), "", asking).name == "created_at"
