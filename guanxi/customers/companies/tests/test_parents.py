"""Companies have parents, and no company stands above itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from guanxi.access.actor import SYSTEM
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import Company
from guanxi.journal.writing import act
from guanxi.records.cleaning import Row
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.tests.test_writing_together import together
from guanxi.records.upserting import upsert
from guanxi.records.writing import change, create, write

COMPANY = registry.of("company")
ABOVE_ITSELF = "A company cannot stand above itself"

pytestmark = pytest.mark.django_db


def chain(*names):
    """Each one's parent is the one before."""
    ids = []
    for name in names:
        ids += create(COMPANY, [{"name": name, "external_id": name, "parent": ids[-1] if ids else None}], by=SYSTEM)
    return ids


def refusal(work):
    with pytest.raises(Invalid) as refused:
        work()
    [problem] = refused.value.problems
    return problem


def parents():
    return dict(Company.objects.values_list("name", "parent__name"))


def test_it_refuses_a_parent_that_stands_below():
    top, _middle, bottom = chain("甲", "乙", "丙")
    problem = refusal(lambda: change(COMPANY, top, {"parent": bottom}, by=SYSTEM))
    assert (problem.field, problem.message.startswith(ABOVE_ITSELF)) == ("parent", True)
    assert refusal(lambda: change(COMPANY, top, {"parent": top}, by=SYSTEM)).message == "A company cannot be its own parent."
    assert parents() == {"甲": None, "乙": "甲", "丙": "乙"}


def test_it_refuses_a_circle_within_a_batch():
    one, other = create(COMPANY, [{"name": "甲"}, {"name": "乙"}], by=SYSTEM)
    problem = refusal(lambda: write(COMPANY, [Row({"parent": other}, one), Row({"parent": one}, other)], by=SYSTEM))
    assert problem.message.startswith(ABOVE_ITSELF)


def test_a_file_puts_in_all_but_the_row_that_closes_the_circle():
    chain("甲", "乙")
    rows = [{"external_id": "丙", "name": "丙", "parent": "乙"}, {"external_id": "甲", "parent": "乙", "city": "上海"}]
    fine, wrong = upsert(COMPANY, rows, key="external_id", by=SYSTEM)
    assert (fine.what, wrong.what) == ("created", "rejected")
    assert wrong.problems[0].message.startswith(ABOVE_ITSELF)
    assert parents() == {"甲": None, "乙": "甲", "丙": "乙"}


def test_two_may_change_places_in_one_batch():
    one, other = chain("甲", "乙")
    write(COMPANY, [Row({"parent": other}, one), Row({"parent": None}, other)], by=SYSTEM)
    assert parents() == {"甲": "乙", "乙": None}


def test_the_database_itself_refuses():
    one, other = chain("甲", "乙")
    with pytest.raises(IntegrityError), transaction.atomic(), act("company.changed", by=SYSTEM):
        Company.objects.filter(pk=one).update(parent=other)


def test_a_merge_with_a_company_further_up_closes_no_circle():
    top, upper, _middle, lower = chain("头", "甲", "乙", "丙")
    merge_customers(COMPANY, winner=lower, losers=[upper], values={}, by=SYSTEM)
    assert {name: parent for name, parent in parents().items() if name != "甲"} == {"头": None, "乙": "丙", "丙": "头"}
    assert top


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_circle_together_do_not():
    one, other = create(COMPANY, [{"name": "甲"}, {"name": "乙"}], by=SYSTEM)
    outcomes = together(
        lambda: change(COMPANY, one, {"parent": other}, by=SYSTEM), lambda: change(COMPANY, other, {"parent": one}, by=SYSTEM)
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Invalid", "Outcome"]
    assert sorted(parents().values(), key=str) in (["乙", None], [None, "甲"], ["甲", None], [None, "乙"])
