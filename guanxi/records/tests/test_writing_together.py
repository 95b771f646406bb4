"""Rows of one batch, and two people who write at once: nothing is lost without a word."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Row
from guanxi.records.finding import get
from guanxi.records.models import Tag
from guanxi.records.problems import Changed, Invalid
from guanxi.records.quick_search import quick
from guanxi.records.registry import registry
from guanxi.records.reverting import revert, undo
from guanxi.records.upserting import upsert
from guanxi.records.writing import change, create, write

PERSON = registry.of("person")


@pytest.mark.django_db
def test_it_refuses_the_same_record_twice_in_one_batch():
    [pk] = create(PERSON, [{"name": "王丽华"}], by=SYSTEM)
    with pytest.raises(Invalid):
        write(PERSON, [Row({"city": "A"}, pk), Row({"province": "B"}, pk)], by=SYSTEM)


@pytest.mark.django_db
def test_a_person_is_found_by_the_old_phone_after_a_file_brought_another():
    create(PERSON, [{"name": "王丽华", "external_id": "C1", "phones": "13800138000"}], by=SYSTEM)
    upsert(PERSON, [{"external_id": "C1", "phones": "13900139000"}], key="external_id", by=SYSTEM, asking=Asking(SYSTEM, adds_parts=True))
    assert [len(quick(digits, SYSTEM)) for digits in ("13900139000", "13800138000")] == [1, 1]


@pytest.mark.django_db
def test_what_a_batch_made_goes_to_the_bin_when_it_is_taken_back():
    upsert(PERSON, [{"external_id": "A", "name": "旧"}], key="external_id", by=SYSTEM)
    rows = [{"external_id": "A", "city": "X"}, {"external_id": "B", "name": "新", "emails": "b@example.com"}]
    _old, new = upsert(PERSON, rows, key="external_id", by=SYSTEM)
    entry = Entry.objects.latest("pk").pk
    with pytest.raises(Invalid):
        revert(PERSON, new.id, entry, by=SYSTEM)
    undo(entry, by=SYSTEM)
    [old, new] = Customer._base_manager.order_by("pk")
    assert (old.city, old.deleted_at) == ("", None)
    assert new.deleted_at is not None
    assert new.contact_points.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_careful_writers_one_loses_and_nothing_else():
    [pk] = create(PERSON, [{"name": "王丽华"}], by=SYSTEM)
    outcomes = together(
        lambda: change(PERSON, pk, {"city": "A"}, by=SYSTEM, version=1), lambda: change(PERSON, pk, {"province": "B"}, by=SYSTEM, version=1)
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Changed", "Outcome"]
    assert get(PERSON, pk, Asking(SYSTEM)).version == 2
    assert any(isinstance(one, Changed) for one in outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_people_make_the_same_tag_at_once():
    ids = create(PERSON, [{"name": "A"}, {"name": "B"}], by=SYSTEM)
    outcomes = together(*(lambda pk=pk: change(PERSON, pk, {"tags": ["重要"]}, by=SYSTEM) for pk in ids))
    assert [one.what for one in outcomes] == ["updated", "updated"]
    assert Tag.objects.count() == 1


def together(*works):
    """Each in a thread of its own; all have done their work before the first commits, as far as locks let them."""
    met = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(number, work):
        try:
            with act("person.changed", by=SYSTEM):
                outcome = work()
                with contextlib.suppress(threading.BrokenBarrierError):
                    met.wait(1)
            outcomes[number] = outcome
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
