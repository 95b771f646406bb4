"""A merge while somebody else writes papers of the same customers: nobody waits in a circle, and nothing stays with the one that goes."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.commerce.models import Order
from guanxi.customers.consent.preferring import set_preferences
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import Customer, Employment, Preferences
from guanxi.files.models import StoredFile
from guanxi.journal.writing import act
from guanxi.records import storing
from guanxi.records.binning import bin_records
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PERSON, COMPANY, ORDER = (registry.of(name) for name in ("person", "company", "order"))
A_WHILE = 0.6
BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db(transaction=True)


class Other(threading.Thread):
    """Somebody else, on a connection of their own."""

    def __init__(self, work):
        super().__init__()
        self.work, self.outcome = work, None

    def run(self):
        try:
            self.outcome = self.work()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()


def merged_slowly(winner, loser, begun, kind=PERSON):
    """All is moved; the commit comes a while later."""
    with act(f"{kind.name}.merged", by=SYSTEM):
        merge_customers(kind, winner=winner, losers=[loser], values={}, by=SYSTEM)
        begun.set()
        threading.Event().wait(A_WHILE)


def during_a_merge(winner, loser, work, kind=PERSON):
    """What comes of work that is begun while the merge has moved everything and not committed yet."""
    begun = threading.Event()
    merging = Other(lambda: merged_slowly(winner, loser, begun, kind))
    merging.start()
    begun.wait(5)
    writing = Other(work)
    writing.start()
    writing.join(10)
    merging.join(10)
    assert merging.outcome is None
    return writing.outcome


@pytest.fixture
def two():
    return create(PERSON, [{"name": "王丽华"}, {"name": "王麗華"}], by=SYSTEM)


def order(customer, **values):
    [pk] = create(ORDER, [{"customer": customer, "ordered_at": AT, "total": 10} | values], by=SYSTEM)
    return pk


@pytest.mark.parametrize("loser_first", [False, True])
def test_it_does_not_wait_in_a_circle_with_a_change_of_an_order(two, loser_first, monkeypatch):
    winner, loser = reversed(two) if loser_first else two
    pk = order(loser, status="cancelled")
    locked, real = threading.Event(), storing.update

    def slowly(record_type, *more):
        """The order is locked; its customer, no lead any more, is not written yet."""
        done = real(record_type, *more)
        if record_type.name == "order":
            locked.set()
            threading.Event().wait(A_WHILE)
        return done

    monkeypatch.setattr(storing, "update", slowly)
    writing = Other(lambda: change(ORDER, pk, {"status": "paid"}, by=SYSTEM))
    writing.start()
    locked.wait(5)
    merging = Other(lambda: merge_customers(PERSON, winner=winner, losers=[loser], values={}, by=SYSTEM))
    merging.start()
    writing.join(15)
    merging.join(15)
    assert (writing.outcome.what, type(merging.outcome)) == ("updated", int), merging.outcome
    assert Order.objects.get(pk=pk).customer_id == winner
    assert Customer._base_manager.get(pk=winner).lifecycle == "customer"


def test_a_binned_order_does_not_wait_in_a_circle_either(two):
    winner, loser = two
    pk = order(loser)
    assert during_a_merge(winner, loser, lambda: bin_records(ORDER, [pk], by=SYSTEM)) is None
    kept = Order._base_manager.get(pk=pk)
    assert (kept.customer_id, kept.deleted_at is None) == (winner, False)


def test_an_order_that_comes_meanwhile_goes_to_the_one_that_stays(two):
    winner, loser = two
    [pk] = during_a_merge(
        winner, loser, lambda: create(ORDER, [{"customer": loser, "contact": loser, "ordered_at": AT, "total": 1}], by=SYSTEM)
    )
    kept = Order.objects.get(pk=pk)
    assert (kept.customer_id, kept.contact_id) == (winner, winner)


def test_an_order_that_is_handed_over_meanwhile_goes_to_the_one_that_stays(two):
    winner, loser = two
    [third] = create(PERSON, [{"name": "第三"}], by=SYSTEM)
    pk = order(third)
    outcome = during_a_merge(winner, loser, lambda: change(ORDER, pk, {"customer": loser}, by=SYSTEM))
    assert outcome.what == "updated"
    assert Order.objects.get(pk=pk).customer_id == winner


def test_a_change_of_an_order_that_moves_meanwhile_is_kept(two):
    winner, loser = two
    pk = order(loser)
    outcome = during_a_merge(winner, loser, lambda: change(ORDER, pk, {"channel": "shop"}, by=SYSTEM))
    assert outcome.what == "updated"
    kept = Order.objects.get(pk=pk)
    assert (kept.customer_id, kept.channel) == (winner, "shop")


def test_an_order_for_somebody_who_goes_into_the_bin_meanwhile_is_refused(two):
    [pk, _other] = two
    begun = threading.Event()

    def binned():
        with act("person.deleted", by=SYSTEM):
            bin_records(PERSON, [pk], by=SYSTEM)
            begun.set()
            threading.Event().wait(A_WHILE)

    binning = Other(binned)
    binning.start()
    begun.wait(5)
    with pytest.raises(Invalid) as refused:
        order(pk)
    binning.join(10)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("not_found", "customer")]
    assert not Order._base_manager.exists()


def test_a_job_at_a_company_that_is_merged_away_meanwhile_is_at_the_one_that_stays(two):
    winner, loser = create(COMPANY, [{"name": "甲公司"}, {"name": "乙公司"}], by=SYSTEM)
    work = [{"company": winner}, {"company": loser}]
    outcome = during_a_merge(winner, loser, lambda: change(PERSON, two[0], {"employments": work}, by=SYSTEM), COMPANY)
    assert outcome.what == "updated"
    assert list(Employment.objects.values_list("person", "company")) == [(two[0], winner)]


def test_wishes_of_somebody_who_is_merged_away_meanwhile_are_not_found(two):
    winner, loser = two
    outcome = during_a_merge(winner, loser, lambda: set_preferences(customer=loser, values={"topics": ["茶"]}, by=SYSTEM))
    assert isinstance(outcome, NotFound)
    assert not Preferences.objects.exists()


def test_a_file_for_somebody_who_is_merged_away_meanwhile_is_not_taken(two, client):
    winner, loser = two
    with act("user.added", by=SYSTEM):
        alice = User.objects.create(username="alice", is_owner=True, created_at=AT)
    client.force_login(alice, backend=BACKEND)
    sent = {"file": SimpleUploadedFile("note.txt", b"hello")}
    answer = during_a_merge(winner, loser, lambda: client.post(f"/files/people/{loser}/", sent))
    assert answer.status_code == 404
    assert not StoredFile.objects.exists()


def test_two_merges_into_each_other_do_not_wait_in_a_circle(two):
    outcome = during_a_merge(*two, lambda: merge_customers(PERSON, winner=two[1], losers=[two[0]], values={}, by=SYSTEM))
    assert isinstance(outcome, NotFound)
    assert Customer._base_manager.filter(merged_into__isnull=True).count() == 1
