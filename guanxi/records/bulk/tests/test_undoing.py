"""Undoing bulk work: a field returns where it still holds what was written; what somebody else has done since stays and is told."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Grant
from guanxi.access.refusing import Refused
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.bulk import undoing
from guanxi.records.bulk.telling import listed_of, reasons_of, why_undoing_stopped
from guanxi.records.bulk.tests.conftest import PERSON
from guanxi.records.bulk.tests.test_doing import cities
from guanxi.records.models import BulkChange, Tagging
from guanxi.records.problems import Invalid
from guanxi.records.quick_search import quick
from guanxi.records.reverting import undo
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
SINCE = "This has been changed again since. The history of the record shows by whom."


def undone(bulks, bulk, by="erin"):
    fresh = BulkChange.objects.get(pk=bulk.pk)
    undoing.start_undo(fresh, by=bulks.actor(by))
    return undoing.undo_bulk(bulk.pk, by=bulks.actor(by))


def outcome(bulk):
    return bulk.state, bulk.returned, bulk.kept


def test_each_record_gets_back_what_it_held(bulks):
    ids = bulks.people(9, city="上海")
    for pk, city in zip(ids, ("北京", "", "杭州"), strict=False):
        change(PERSON, pk, {"city": city}, by=SYSTEM)
    before = cities()
    bulk = bulks.done("change", "city", "杭州")
    assert outcome(undone(bulks, bulk)) == ("undone", 8, 0)
    assert cities() == before
    assert Entry.objects.filter(kind="person.reverted", details__bulk=bulk.pk).count() == 3


def test_what_was_written_does_not_stay_on_the_heap_of_the_search_index(bulks):
    def pages_on_the_heap():
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_row_person_text_seen_by_idx')")
            return cursor.fetchone()[0]

    bulks.people(9, city="上海")
    assert pages_on_the_heap() > 0, "as it is after any write"
    bulk = bulks.done("change", "city", "杭州")
    assert pages_on_the_heap() == 0
    undone(bulks, bulk)
    assert pages_on_the_heap() == 0


@pytest.mark.parametrize(
    ("field", "held", "written"),
    [
        ("birth", "1988-03-12", "1990-01-02"),
        ("opening_mean", "12.50", "7"),
        ("opening_last_on", "2026-01-31", "2025-12-31"),
        ("lifecycle", "lead", "customer"),
        ("remarks", "第一行\n第二行", None),
    ],
)
def test_values_of_every_kind_return(bulks, field, held, written):
    bulks.people(2, **{field: held})
    columns = [one.name for one in Customer._meta.concrete_fields if one.name not in {"version", "changed_at"}]

    def now():
        return list(Customer.objects.order_by("pk").values(*columns)), list(PERSON.model._base_manager.order_by("pk").values())

    before = [{**row, "version": 0, "changed_at": 0} for row in now()[1]]
    assert bulks.done("change", field, written).changed == 2
    assert [{**row, "version": 0, "changed_at": 0} for row in now()[1]] != before
    assert outcome(undone(bulks, BulkChange.objects.latest("pk")))[1:] == (2, 0)
    assert [{**row, "version": 0, "changed_at": 0} for row in now()[1]] == before


def test_owners_return(bulks):
    ids = bulks.people(3)
    change(PERSON, ids[0], {"owner": bulks.world.users["dora"].pk}, by=SYSTEM)
    bulk = bulks.done("change", "owner", bulks.world.users["bob"].pk)
    assert outcome(undone(bulks, bulk)) == ("undone", 3, 0)
    owners = list(Customer.objects.order_by("pk").values_list("owner__username", flat=True))
    assert owners == ["dora", None, None]


def test_what_was_changed_or_binned_since_stays_and_is_listed(bulks):
    ids = bulks.people(6)
    bulk = bulks.done("change", "city", "杭州")
    change(PERSON, ids[0], {"city": "苏州"}, by=SYSTEM)
    change(PERSON, ids[1], {"remarks": "anderes Feld"}, by=SYSTEM)
    bin_records(PERSON, [ids[2]], by=SYSTEM)
    done = undone(bulks, bulk)
    assert outcome(done) == ("undone", 4, 2)
    assert cities() == ["苏州", "", "杭州", "", "", ""]
    assert {one.sentence for one in reasons_of(done, "kept")} == {SINCE, "It lies in the bin."}
    assert [one.ref.id for one in listed_of(done, "kept", bulks.actor("erin"), 9)] == [ids[0]]
    restore_records(PERSON, [ids[2]], by=SYSTEM)
    again = undone(bulks, bulk)
    assert outcome(again) == ("undone", 5, 1), "the rest, once what stood against it is gone"
    change(PERSON, ids[0], {"city": ""}, by=SYSTEM)
    assert outcome(undone(bulks, bulk)) == ("undone", 5, 0), "somebody has put it back already"
    with pytest.raises(Invalid):
        undoing.start_undo(BulkChange.objects.get(pk=bulk.pk), by=bulks.actor("erin"))


def test_of_two_over_the_same_records_the_first_cannot_be_undone_before_the_second(bulks):
    bulks.people(5, city="上海")
    first, second = bulks.done("change", "city", "杭州"), bulks.done("change", "city", "苏州")
    assert outcome(undone(bulks, first)) == ("undone", 0, 5)
    assert outcome(undone(bulks, second)) == ("undone", 5, 0)
    assert outcome(undone(bulks, first)) == ("undone", 5, 0)
    assert cities() == ["上海"] * 5


def test_tags_are_taken_off_and_put_on_again_and_others_stay(bulks):
    ids = bulks.people(5, tags=["茶"])
    on = bulks.done("tag", "tags", "VIP, 茶")
    change(PERSON, ids[0], {"tags": ["VIP", "茶", "新"]}, by=SYSTEM)
    off = bulks.done("untag", "tags", "茶")
    for one in (off, on):
        assert outcome(undone(bulks, one)) == ("undone", 5, 0)
    names = [sorted(Tagging.objects.filter(record_id=pk).values_list("tag__name", flat=True)) for pk in ids]
    assert names == [["新", "茶"], *[["茶"]] * 4]


def test_what_was_deleted_is_back_but_for_those_whose_key_was_taken_or_that_somebody_deleted_anew(bulks):
    ids = bulks.people(6)
    bulk = bulks.done("delete")
    create(PERSON, [{"name": "别人", "external_id": "E0"}], by=SYSTEM)
    restore_records(PERSON, ids[1:3], by=SYSTEM)
    bin_records(PERSON, [ids[2]], by=SYSTEM)
    done = undone(bulks, bulk)
    assert outcome(done) == ("undone", 3, 2)
    assert sorted(one.count for one in reasons_of(done, "kept")) == [1, 1]
    there = set(Customer.objects.filter(deleted_at__isnull=True, pk__in=ids).values_list("pk", flat=True))
    assert there == set(ids) - {ids[0], ids[2]}
    assert len(quick("王4", SYSTEM)) == 1


def test_what_was_restored_lies_in_the_bin_again(bulks):
    bulks.people(5)
    bulks.done("delete")
    assert outcome(undone(bulks, bulks.done("restore"))) == ("undone", 5, 0)
    assert not Customer.objects.filter(deleted_at__isnull=True).exists()


def test_whoever_lost_the_right_cannot_undo_and_an_owner_can(bulks):
    bulks.people(3)
    bulk = bulks.done("change", "city", "杭州")
    started = BulkChange.objects.get(pk=bulk.pk)
    undoing.start_undo(started, by=bulks.actor("erin"))
    with act("role.changed", by=SYSTEM):
        Grant.objects.filter(role__name="erin", action="mass_update").delete()
    broken = undoing.undo_bulk(bulk.pk, by=bulks.actor("erin"))
    assert (broken.state, broken.returned, broken.may_be_undone) == ("undone", 0, True)
    assert "Ask the owner" in why_undoing_stopped(broken)
    with pytest.raises(Refused):
        undoing.start_undo(broken, by=bulks.actor("erin"))
    with pytest.raises(Refused):
        undoing.start_undo(broken, by=bulks.actor("alice").limited_to_reading())
    assert outcome(undone(bulks, bulk, by="alice")) == ("undone", 3, 0)


def test_records_out_of_reach_by_now_stay(bulks):
    ids = bulks.people(3)
    bulk = bulks.done("change", "city", "杭州")
    change(PERSON, ids[0], {"team": bulks.world.south.pk}, by=SYSTEM)
    done = undone(bulks, bulk)
    assert outcome(done) == ("undone", 2, 1)
    assert reasons_of(done, "kept")[0].sentence == "Your roles do not let you change this record any more."
    assert listed_of(done, "kept", bulks.actor("erin"), 9) == []


def test_a_list_of_five_hundred_is_undone_by_its_toast_in_a_few_statements(bulks, django_assert_max_num_queries):
    ids = bulks.people(60)
    rows = bulks.done("change", "city", "杭州", ids=ids[:4])
    entry = rows.chunks.get().entry
    with django_assert_max_num_queries(40):
        undo(entry, by=bulks.actor("erin"))
    assert set(cities()) == {""}
