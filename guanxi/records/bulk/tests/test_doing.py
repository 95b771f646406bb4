"""Bulk work: what it changes, whom it leaves, and what becomes of it when the world changes on the way."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Grant, User
from guanxi.access.refusing import Refused
from guanxi.customers.models import Customer
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.bulk import running
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.finding import bulk_of
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.bulk.stopping import ask_to_stop
from guanxi.records.bulk.telling import listed_of, reasons_of, why_stopped
from guanxi.records.bulk.tests.conftest import PERSON
from guanxi.records.models import BulkChange, Tagging
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
LEADS = {"filter": '{"field": "lifecycle", "op": "is", "value": "lead"}'}


def cities():
    return list(Customer.objects.order_by("pk").values_list("city", flat=True))


def counts(bulk):
    return bulk.state, bulk.matching, bulk.changed, bulk.unchanged, bulk.refused


def test_it_changes_a_field_of_all_that_match_chunk_by_chunk(bulks):
    ids = bulks.people(9)
    change(PERSON, ids[0], {"city": "杭州"}, by=SYSTEM)
    bulk = bulks.done("change", "city", "杭州")
    assert counts(bulk) == ("done", 9, 8, 1, 0)
    assert cities() == ["杭州"] * 9
    entries = Entry.objects.filter(details__bulk=bulk.pk)
    assert entries.count() == 3
    assert set(Customer.objects.values_list("version", flat=True)) == {2}
    assert {(one.kind, one.actor_name) for one in entries} == {("person.changed", "Erin")}
    assert not [one for one in bulk.chunks.all() if one.ids], "who was treated is told by the journal"


def test_it_asks_once_though_its_own_work_changes_the_answer(bulks):
    bulks.people(9, lifecycle="lead")
    bulk = bulks.asked("change", "lifecycle", "customer", words=LEADS)
    assert counts(running.run(bulk.pk)) == ("done", 9, 9, 0, 0)


def test_a_record_that_appears_meanwhile_is_not_drawn_in(bulks, monkeypatch):
    bulks.people(5, city="上海")
    whole = running._run_chunk

    def one_more_comes(bulk, number, *rest):
        create(PERSON, [{"name": "后来", "city": "上海", "team": bulks.world.north.pk}], by=SYSTEM)
        whole(bulk, number, *rest)

    monkeypatch.setattr(running, "_run_chunk", one_more_comes)
    assert counts(bulks.done("change", "city", "杭州"))[:3] == ("done", 5, 5)
    assert cities() == ["杭州"] * 5 + ["上海"] * 2


def test_a_field_is_emptied_and_one_that_is_needed_is_not(bulks):
    bulks.people(2, city="上海")
    assert bulks.done("change", "city", None).changed == 2
    assert cities() == ["", ""]
    with pytest.raises(Invalid, match="is missing"):
        start_bulk(registry.of("call"), Deed("change", "customer", ""), by=SYSTEM, words={})
    for name in ("name", "external_id", "phones", "created_at", "segment", "tags", "nonsense"):
        with pytest.raises(Invalid):
            bulks.asked("change", name, "x")


def test_tags_come_and_go_and_others_stay(bulks):
    ids = bulks.people(6)
    change(PERSON, ids[0], {"tags": ["VIP", "茶"]}, by=SYSTEM)
    assert counts(bulks.done("tag", "tags", "vip, 新客")) == ("done", 6, 6, 0, 0)
    assert Tagging.objects.filter(record_id=ids[0]).count() == 3
    assert counts(bulks.done("untag", "tags", "VIP")) == ("done", 6, 6, 0, 0)
    assert sorted(Tagging.objects.filter(record_id=ids[0]).values_list("tag__name", flat=True)) == ["新客", "茶"]


def test_what_is_deleted_lies_in_the_bin_and_is_restored_from_there_but_for_those_whose_key_was_taken(bulks):
    bulks.people(6)
    assert counts(bulks.done("delete")) == ("done", 6, 6, 0, 0)
    create(PERSON, [{"name": "别人", "external_id": "E3", "team": bulks.world.north.pk}], by=SYSTEM)
    back = bulks.done("restore")
    assert counts(back) == ("done", 6, 5, 0, 1)
    assert Customer.objects.filter(deleted_at__isnull=True).count() == 6
    assert ["same" in one.sentence for one in reasons_of(back, "refused")] == [True]


def test_who_may_change_their_own_only_changes_no_other(bulks):
    bulks.world.user("frank", team=bulks.world.north, may={"read": 2, "change": 1, "mass_update": 4})
    ids = bulks.people(6)
    change(PERSON, ids[1], {"owner": bulks.world.users["frank"].pk}, by=SYSTEM, hands_over=True)
    bulk = bulks.done("change", "city", "杭州", by="frank")
    assert counts(bulk) == ("done", 6, 1, 0, 5)
    assert [(one.count, one.sentence) for one in reasons_of(bulk, "refused")] == [(5, "Your roles do not let you change this record.")]
    assert len(listed_of(bulk, "refused", bulks.actor("frank"), 100)) == 5


def test_the_right_to_mass_updates_reaches_as_far_as_it_is_granted(bulks):
    bulks.world.user("gina", team=bulks.world.north, may={"read": 4, "change": 4, "mass_update": 2})
    bulks.people(3)
    bulks.people(2, team=bulks.world.south.pk, external_id=None)
    assert counts(bulks.done("change", "city", "杭州", by="gina")) == ("done", 5, 3, 0, 2)


def test_all_that_match_needs_a_right_of_its_own_and_a_selection_does_not(bulks):
    bulks.world.user("hugo", team=bulks.world.north, may={"read": 2, "change": 2})
    ids = bulks.people(3)
    with pytest.raises(Refused):
        bulks.asked("change", "city", "杭州", by="hugo")
    assert counts(bulks.done("change", "city", "杭州", by="hugo", ids=ids[:2])) == ("done", 2, 2, 0, 0)
    with pytest.raises(Refused):
        bulks.asked("change", "city", "杭州", by="hugo", ids=range(1, 502))
    with pytest.raises(Refused):
        bulks.asked("delete", by="hugo", ids=ids)


def test_to_give_records_away_must_be_meant(bulks):
    bulks.people(3)
    charlie = bulks.world.users["charlie"].pk
    kept = bulks.done("change", "team", bulks.world.south.pk)
    assert counts(kept) == ("done", 3, 0, 0, 3)
    assert counts(bulks.done("change", "team", bulks.world.south.pk, hands_over=True)) == ("done", 3, 3, 0, 0)
    assert counts(bulks.done("change", "owner", charlie)) == ("done", 0, 0, 0, 0)


def test_nothing_matches(bulks):
    assert counts(bulks.done("delete", words={"q": "zzzz"})) == ("done", 0, 0, 0, 0)


@pytest.mark.parametrize("words", [{"filter": "{"}, {"filter": '{"field": "no_such", "op": "is", "value": 1}'}])
def test_a_question_that_means_nothing_is_refused_at_once(bulks, words):
    with pytest.raises(Invalid):
        bulks.asked("delete", words=words)


def test_a_question_that_becomes_invalid_ends_it_with_the_reason(bulks):
    bulks.people(2)
    bulk = bulks.asked("change", "city", "杭州")
    BulkChange.objects.filter(pk=bulk.pk).update(question={"filter": '{"field": "retired", "op": "is", "value": 1}'})
    done = running.run(bulk.pk)
    assert done.state == "failed"
    assert why_stopped(done) == "There is no field “retired” here. Nothing was changed."


def test_a_field_that_retires_on_the_way_ends_it_and_what_was_done_stays(bulks, monkeypatch):
    bulks.people(6)
    whole = running._run_chunk

    def then_it_retires(bulk, *rest):
        whole(bulk, *rest)
        bulk.field = "retired"

    monkeypatch.setattr(running, "_run_chunk", then_it_retires)
    done = bulks.done("change", "city", "杭州")
    assert counts(done) == ("failed", 6, 4, 0, 0)
    assert why_stopped(done).endswith("Records changed before that: 4. They can be undone.")
    assert done.may_be_undone


def test_whoever_was_deactivated_or_lost_the_right_changes_nothing_more(bulks):
    bulks.people(2)
    first, second = bulks.asked("change", "city", "杭州"), bulks.asked("change", "city", "杭州")
    with act("role.changed", by=SYSTEM):
        Grant.objects.filter(role__name="erin", action="mass_update").delete()
    assert running.run(first.pk).state == "failed"
    with act("user.changed", by=SYSTEM):
        User.objects.filter(username="erin").update(is_active=False)
    done = running.run(second.pk)
    assert (done.state, why_stopped(done)) == ("failed", "Whoever asked for this may not do it any more. Nothing was changed.")
    assert cities() == ["", ""]


def test_it_is_stopped_after_the_chunk_at_hand(bulks, monkeypatch):
    bulks.people(9)
    whole = running._run_chunk

    def then_it_is_stopped(bulk, *rest):
        whole(bulk, *rest)
        ask_to_stop(BulkChange.objects.get(pk=bulk.pk))

    monkeypatch.setattr(running, "_run_chunk", then_it_is_stopped)
    bulk = bulks.done("change", "city", "杭州")
    assert counts(bulk) == ("stopped", 9, 4, 0, 0)
    assert cities() == ["杭州"] * 4 + [""] * 5


def test_a_record_that_goes_meanwhile_is_told_and_the_others_go_on(bulks):
    ids = bulks.people(5)
    bulk = bulks.asked("change", "city", "杭州", ids=ids)
    bin_records(PERSON, [ids[2]], by=SYSTEM)
    done = running.run(bulk.pk)
    assert counts(done) == ("done", 5, 4, 0, 1)
    assert "deleted meanwhile" in reasons_of(done, "refused")[0].sentence
    assert listed_of(done, "refused", bulks.actor("erin"), 100) == []


def test_it_is_found_by_whoever_asked_and_by_an_owner(bulks):
    bulk = bulks.asked("change", "city", "杭州")
    for name in ("erin", "alice"):
        assert bulk_of(bulk.pk, bulks.actor(name)) == bulk
    for name in ("bob", "charlie"):
        with pytest.raises(NotFound):
            bulk_of(bulk.pk, bulks.actor(name))


def test_each_record_is_told_once_in_the_journal(bulks):
    ids = bulks.people(9)
    bulk = bulks.done("change", "city", "杭州")
    told = Change.objects.filter(entry__in=bulk.chunks.values("entry"), object="person")
    assert sorted(told.values_list("record_id", flat=True)) == ids
