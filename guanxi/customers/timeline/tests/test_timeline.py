"""The timeline through HTTP: everybody's page tells what they may see, in order, by the page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.timeline.reading import past
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.registry import registry

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def person(world):
    return world.person()


def page(world, who, customer, query=""):
    return world.client(who).get(f"/customers/{customer}/timeline/{query}")


def test_it_tells_what_every_room_knows(world, person):
    order = world.add(
        "order",
        customer=person,
        number="SO-1",
        ordered_at=START,
        total="120.5",
        currency="CNY",
        refunds=[{"amount": 20, "refunded_at": START}],
    )
    world.add("feedback", customer=person, score=2, comment="等了三个星期", given_at=START)
    world.add("note", customer=person, text="Likes tea", written_at=START)
    world.add("call", customer=person, text="Asked for samples", called_at=START, minutes=6)
    world.add("task", customer=person, title="Send samples", done_at=START, owner="bob")
    world.add("task", customer=person, title="Call back", due_on="2020-01-01", is_promise=True, owner="bob")
    world.add("consent", customer=person, purpose="marketing", channel="email", state="granted", stated_at=START)
    text = page(world, "bob", person).content.decode()
    commerce = ("Order SO-1", "Refund on order SO-1")
    others = ("Satisfaction 2 / 5", "等了三个星期", "Agreed: Marketing by E-mail", "Record created")
    for told in (*commerce, *others, "Likes tea", "Call, 6 minutes", "Done: Send samples", "Call back", "Overdue"):
        assert told in text, told
    assert f"/orders/{order}/" in text


def test_what_was_given_as_a_day_is_told_without_a_time(world, person):
    zone = Asking(world.actor("bob")).zone
    day, moment = datetime(2025, 3, 2, tzinfo=zone), datetime(2025, 3, 2, 0, 5, tzinfo=zone)
    world.add("feedback", customer=person, score=2, given_at=day)
    assert ">03-02</time>" in page(world, "bob", person, "?kind=feedback").content.decode()
    world.add("feedback", customer=person, score=3, given_at=moment)
    told = page(world, "bob", person, "?kind=feedback").content.decode()
    assert ">03-02 00:05</time>" in told
    assert "00:00<" not in told
    assert 'title="2025-03-02"' in told


def test_it_is_not_found_by_a_stranger(world, person):
    assert page(world, "charlie", person).status_code == 404
    assert page(world, "bob", person).status_code == 200
    assert world.client("alice").get("/customers/999999999/timeline/").status_code == 404


def test_it_asks_a_signed_out_visitor_to_sign_in(client, world, person):
    assert client.get(f"/customers/{person}/timeline/").status_code == 302


def test_it_hides_kinds_that_the_role_may_not_read(world, person):
    world.add("order", customer=person, number="SO-9", ordered_at=START, total=1)
    from guanxi.access.scopes import Scope

    world.user("erin", {"read": Scope.TEAM}, ["person", "note"], team=world.north)
    text = page(world, "erin", person).content.decode()
    assert "SO-9" not in text
    assert "Orders" not in text
    assert "SO-9" not in page(world, "erin", person, "?kind=order").content.decode()


def test_it_pages_without_losing_or_doubling_events_of_one_moment(world, person):
    for number in range(30):
        world.add("note", customer=person, text=f"note {number:02}", written_at=START)
        world.add("call", customer=person, text=f"call {number:02}", called_at=START)
    for number in range(5):
        world.add("note", customer=person, text=f"later {number}", written_at=START + timedelta(days=number + 1))
    asking = Asking(world.actor("bob"))
    customer = get(registry.of("person"), person, asking)
    seen, after = [], ""
    while True:
        found = past(customer, asking, after=after)
        seen += [(one.source.key, one.id) for one in found.events]
        after = found.next
        if not after:
            break
    assert len(seen) == len(set(seen)) == 66


def test_it_goes_on_where_the_page_before_ended(world, person):
    for number in range(25):
        world.add("note", customer=person, text=f"note {number:02}", written_at=START + timedelta(hours=number))
    first = page(world, "bob", person, "?kind=note").content.decode()
    assert "note 24" in first
    assert "note 04" not in first
    following = re.search(r'hx-get="([^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    second = world.client("bob").get(following).content.decode()
    assert "note 04" in second
    assert "note 05" not in second
    assert "timeline-date" not in second, "the month stands there already"


@pytest.mark.parametrize(
    "mark", ["x", "2026-01-01_note_5", "2026-01-01T00:00:00+00:00_note_99999999999999999999", "__", "2026-01-01T00:00:00Z_no_1"]
)
def test_it_survives_a_mark_that_nobody_gave(world, person, mark):
    assert page(world, "bob", person, f"?after={mark}").status_code == 200


def test_it_shows_a_company_what_its_people_did_as_far_as_one_may_see_them(world):
    company = world.company()
    seen = world.person("李强", employments=[{"company": company, "title": "采购"}])
    hidden = world.person("赵敏", owner="charlie", employments=[{"company": company}])
    gone = world.person("钱多", employments=[{"company": company, "ended_on": "2020-01-01"}])
    for person in (seen, hidden, gone):
        world.add("note", customer=person, text=f"about {person}", written_at=START)
    text = page(world, "bob", company).content.decode()
    assert f"about {seen}" in text
    assert "李强" in text
    assert f"about {hidden}" not in text
    assert "赵敏" not in text
    assert f"about {gone}" not in text
    assert f"about {hidden}" in page(world, "alice", company).content.decode()


def test_it_asks_every_source_once(world, person):
    for number in range(3):
        world.add("note", customer=person, text=f"note {number}", written_at=START)
    asking = Asking(world.actor("bob"))
    customer = get(registry.of("person"), person, asking)
    with CaptureQueriesContext(
        connection,
    ) as few:
        past(customer, asking)
    for number in range(40):
        world.add("note", customer=person, text=f"more {number}", written_at=START)
    with CaptureQueriesContext(connection) as many:
        past(customer, asking)
    assert len(few) == len(many) <= 9


def test_it_escapes_what_people_wrote(world, person):
    world.add("note", customer=person, text="<script>alert(1)</script>")
    assert "<script>alert" not in page(world, "bob", person).content.decode()
