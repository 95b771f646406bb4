"""What one record or one page of a list costs: neighbouring fields share what they load."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find, get
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "name": "王丽华",
    "phones": "15400000001",
    "emails": "a@mail.example",
    "wechat": "wlh",
    "addresses": "杭州市文三路1号",
    "tags": "VIP",
}


@pytest.fixture
def people():
    return create(registry.of("person"), [EVERYTHING | {"phones": f"1540000000{number}"} for number in range(3)], by=SYSTEM)


def test_it_loads_all_contact_points_and_scores_of_a_person_at_once(people, django_assert_max_num_queries):
    get(registry.of("person"), people[1], Asking(SYSTEM))  # which types the columns have is asked once in a process
    with django_assert_max_num_queries(1):
        record = get(registry.of("person"), people[0], Asking(SYSTEM))
    assert [part["value"] for part in record.values["wechat"]] == ["wlh"]
    assert [part["normalised"] for part in record.values["phones"]] == ["+8615400000000"]


def test_it_costs_a_page_no_more_than_one_record(people, django_assert_max_num_queries):
    find(registry.of("person"), Question(limit=2), Asking(SYSTEM))
    with django_assert_max_num_queries(3):  # two of them hold the place in the test's transaction
        found = find(registry.of("person"), Question(limit=2), Asking(SYSTEM))
    assert [len(record.values["emails"]) for record in found.records] == [1, 1]


def test_it_keeps_nothing_from_one_reading_to_the_next(people):
    asking = Asking(SYSTEM)
    get(registry.of("person"), people[0], asking)
    change(registry.of("person"), people[0], {"wechat": "new"}, by=SYSTEM)
    assert [part["value"] for part in get(registry.of("person"), people[0], asking).values["wechat"]] == ["new"]
