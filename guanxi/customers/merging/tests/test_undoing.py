"""A merge that is undone: everything is as it was; and what came in between stays where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.commerce.models import Order
from guanxi.customers.consent.preferring import preferences_of, set_preferences
from guanxi.customers.duplicates.following import compare_written
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.tests.dump import differing, exports_of_all, rows_of_all
from guanxi.customers.merging.tests.worlds import Lot
from guanxi.customers.merging.undoing import undo_merge
from guanxi.customers.models import Consent, ContactPoint, CurrentScore, Customer, DuplicatePair, Employment
from guanxi.insight.models import Changed
from guanxi.journal.models import Entry
from guanxi.journal.reading import read_some
from guanxi.records.models import Tagging
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.quick_search import quick
from guanxi.records.registry import registry
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PERSON = registry.of("person")


def merged(winner, *losers, kind="person", **values):
    return merge_customers(registry.of(kind), winner=winner, losers=losers, values=values, by=SYSTEM)


def kept(entry):
    """What did not go back, by object."""
    undone = Entry.objects.get(kind__endswith=".unmerged", details__merge=entry)
    return {(one["object"], one["id"], one["code"]) for one in undone.details["kept"]}


def refused(entry, by=SYSTEM):
    with pytest.raises(Invalid) as error:
        undo_merge(entry, by=by)
    return error.value.problems[0]


def phones(customer):
    """number → (primary, opted out)"""
    found = ContactPoint.objects.filter(customer=customer, kind="phone").order_by("normalised")
    return {one.normalised.removeprefix("+86"): (one.is_primary, one.opted_out) for one in found}


@pytest.fixture
def two(world):
    winner = world.person("王丽华", phones=["13800138000"], tags=["vip"], city="上海", lifecycle="lead")
    loser = world.person("王麗華", phones=["13800138000", "13900139000"], tags=["vip", "tea"], external_id="C-77", city="杭州")
    return winner, loser


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_world_a_merge_and_its_undoing_leave_it_as_it_was(seed, settings, tmp_path):
    settings.DATA = tmp_path
    lot = Lot(seed, tmp_path)
    before, exports = rows_of_all(), exports_of_all()
    values = lot.values()
    entry = merge_customers(registry.of(lot.kind), winner=lot.ids[0], losers=lot.ids[1:], values=values, by=SYSTEM)
    assert differing(before, rows_of_all())
    undone = undo_merge(entry, by=SYSTEM)
    left = differing(before, rows_of_all())
    assert left == {}
    assert exports_of_all() == exports
    assert (undone.kept, dict(undone.stays)) == (0, {})


def test_what_was_added_since_stays_with_the_winner(world, two):
    winner, loser = two
    old = world.add("order", customer=loser, ordered_at=AT, total=10)
    entry = merged(winner, loser, city="杭州")
    before = Entry.objects.count()
    new = world.add("order", customer=winner, contact=winner, ordered_at=AT, total=7)
    note = world.add("note", customer=winner, text="since")
    change(PERSON, winner, {"phones": ["13800138000", "13900139000", "13700137000"], "tags": ["vip", "tea", "new"]}, by=SYSTEM)
    since = Entry.objects.count() - before
    undone = undo_merge(entry, by=SYSTEM)
    assert Entry.objects.count() == before + since + 1, "one entry for the whole of it"
    assert dict(Order._base_manager.values_list("pk", "customer")) == {old: loser, new: winner}
    assert registry.of("note").model.objects.get(pk=note).customer_id == winner
    assert (set(phones(winner)), set(phones(loser))) == ({"13800138000", "13700137000"}, {"13800138000", "13900139000"})
    tags = Tagging.objects.filter(object="person").values_list("record_id", "tag__name")
    assert set(tags) == {(winner, "vip"), (winner, "new"), (loser, "vip"), (loser, "tea")}
    assert dict(undone.stays) == {"order": 1, "note": 1, "contact_point": 1, "tagging": 1}
    assert Customer._base_manager.get(pk=winner).city == "上海", "what the merge wrote and nobody has changed since goes back"


def test_what_was_changed_since_goes_back_with_its_change_and_a_value_of_the_winner_stays(world, two):
    winner, loser = two
    order = world.add("order", customer=loser, ordered_at=AT, total=10, status="paid")
    entry = merged(winner, loser, city="杭州", name="王麗華")
    change(registry.of("order"), order, {"channel": "shop"}, by=SYSTEM)
    change(PERSON, winner, {"city": "苏州"}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert Order.objects.values_list("customer", "channel").get() == (loser, "shop")
    assert Customer.objects.values_list("name", "city", "sort_key").get(pk=winner)[:2] == ("王丽华", "苏州")
    assert kept(entry) == {("person", winner, "changed_since")}


def test_a_name_goes_back_as_a_whole_or_not_at_all(world, two):
    winner, loser = two
    entry = merged(winner, loser, name="王麗華")
    change(PERSON, winner, {"given_name": "另"}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    row = PERSON.model.objects.get(pk=winner)
    assert (row.name, row.given_name) == ("王麗華", "另")


def test_what_somebody_gave_to_another_stays_there_and_what_was_removed_is_told(world, two):
    winner, loser = two
    third = world.person("第三")
    order = world.add("order", customer=loser, ordered_at=AT, total=10)
    gone = ContactPoint.objects.get(customer=loser, normalised="+8613900139000").pk
    entry = merged(winner, loser)
    change(registry.of("order"), order, {"customer": third}, by=SYSTEM)
    change(PERSON, winner, {"phones": ["13800138000"]}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert Order.objects.get().customer_id == third
    assert kept(entry) == {("order", order, "moved_since"), ("contact_point", gone, "gone")}
    assert phones(loser) == {"13800138000": (True, False)}


def test_the_primary_phone_of_each_is_what_it_was(world, two):
    winner, loser = two
    entry = merged(winner, loser)
    change(PERSON, winner, {"phones": [{"value": "13900139000", "is_primary": True}, "13800138000", "13700137000"]}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert phones(loser) == {"13800138000": (True, False), "13900139000": (False, False)}
    assert phones(winner) == {"13800138000": (True, False), "13700137000": (False, False)}, "one that has phones has a primary one"


def test_the_main_job_is_what_it_was_unless_there_is_another_one_by_now(world):
    a, b, c = (world.company(f"{mark}公司") for mark in "甲乙丙")
    who = world.person("李强", employments=[{"company": b, "title": "采购", "is_main": True}, {"company": a, "title": "采购"}])
    entry = merged(a, b, kind="company")
    assert list(Employment.objects.values_list("company", "is_main")) == [(a, True)]
    change(PERSON, who, {"employments": [{"company": a, "title": "采购"}, {"company": c, "is_main": True}]}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert set(Employment.objects.values_list("company", "is_main")) == {(a, False), (b, False), (c, True)}


def test_an_opt_out_that_came_in_between_holds_for_both_and_one_of_before_for_whose_it_was(world):
    winner = world.person("王丽华", phones=["13800138000", "13900139000"])
    loser = world.person("王麗華", phones=["13800138000", {"value": "13900139000", "opted_out": True}])
    entry = merged(winner, loser)
    points = [{"value": "13800138000", "opted_out": True, "is_primary": True}, {"value": "13900139000", "opted_out": True}]
    change(PERSON, winner, {"phones": points}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert phones(winner) == {"13800138000": (True, True), "13900139000": (False, False)}
    assert phones(loser) == {"13800138000": (True, True), "13900139000": (False, True)}


def test_a_withdrawal_that_came_in_between_holds_for_all_of_them_and_a_consent_for_the_winner(world, two):
    winner, loser = two
    said = {"purpose": "marketing", "channel": "email"}
    world.add("consent", customer=loser, state="granted", stated_at=AT, **said)
    entry = merged(winner, loser)
    world.add("consent", customer=winner, state="withdrawn", stated_at=AT.replace(month=2), source="phone", **said)
    world.add("consent", customer=winner, state="granted", stated_at=AT, purpose="survey", channel="sms")
    undo_merge(entry, by=SYSTEM)
    found = Consent.objects.order_by("stated_at", "purpose").values_list("customer", "purpose", "state", "source")
    assert sorted(found) == [
        (winner, "marketing", "withdrawn", "phone"),
        (winner, "survey", "granted", ""),
        (loser, "marketing", "granted", ""),
        (loser, "marketing", "withdrawn", "phone"),
    ]


def test_a_key_that_was_taken_since_is_told_and_the_rest_is_done(world, two):
    winner, loser = two
    order = world.add("order", customer=loser, ordered_at=AT, total=10)
    entry = merged(winner, loser)
    world.person("另一位", external_id="C-77")
    undo_merge(entry, by=SYSTEM)
    back = Customer._base_manager.get(pk=loser)
    assert (back.external_id, back.deleted_at, back.merged_into_id) == (None, None, None)
    assert Order.objects.get(pk=order).customer_id == loser
    assert kept(entry) == {("person", loser, "key_taken")}


def test_a_key_that_the_winner_took_goes_back_though_its_own_is_taken_by_now(world, two):
    winner, loser = two
    change(PERSON, winner, {"external_id": "W-1"}, by=SYSTEM)
    entry = merged(winner, loser, external_id="C-77", city="杭州")
    world.person("另一位", external_id="W-1")
    undo_merge(entry, by=SYSTEM)
    keys = dict(Customer._base_manager.filter(pk__in=two).values_list("pk", "external_id"))
    assert keys == {winner: None, loser: "C-77"}
    assert Customer._base_manager.get(pk=winner).city == "上海"
    assert kept(entry) == {("person", winner, "key_taken")}


def test_what_was_merged_last_is_undone_first(world, two):
    winner, loser = two
    third, first = world.person("第三"), world.person("最早", phones=["13600136000"])
    before = rows_of_all()
    merges = [merged(loser, first), merged(winner, loser), merged(third, winner)]
    for number in (0, 1):
        problem = refused(merges[number])
        assert problem.code == "merged_away"
        assert (["王丽华", "第三"][number] if number else "第三") in problem.message
        assert str(timezone.now().year) in problem.message
    for entry in reversed(merges):
        undo_merge(entry, by=SYSTEM)
    assert differing(before, rows_of_all()) == {}


def test_a_newer_merge_into_the_same_record_stands_in_the_way(world, two):
    winner, loser = two
    third = world.person("第三", phones=["13900139000"])
    before = rows_of_all()
    older, newer = merged(winner, loser), merged(winner, third)
    problem = refused(older)
    assert problem.code == "newer_merge"
    assert "第三" in problem.message
    undo_merge(newer, by=SYSTEM)
    undo_merge(older, by=SYSTEM)
    assert differing(before, rows_of_all()) == {}


def test_a_newer_merge_that_wrote_the_same_rows_stands_in_the_way(world):
    """Two companies became one, and then two who worked at both."""
    a, b = world.company("甲公司"), world.company("乙公司")
    one = world.person("李强", employments=[{"company": a}])
    other = world.person("李强", employments=[{"company": b}])
    before = rows_of_all()
    companies = merged(a, b, kind="company")
    people = merged(one, other)
    assert refused(companies).code == "newer_merge"
    undo_merge(people, by=SYSTEM)
    undo_merge(companies, by=SYSTEM)
    assert differing(before, rows_of_all()) == {}


def test_it_is_undone_once_and_can_be_done_anew(world, two):
    entry = merged(*two)
    undo_merge(entry, by=SYSTEM)
    assert refused(entry).code == "undone_already"
    again = merged(*two)
    assert refused(entry).code == "undone_already"
    undo_merge(again, by=SYSTEM)
    assert Customer.objects.filter(pk__in=two, deleted_at__isnull=True).count() == 2


def test_a_winner_in_the_bin_is_taken_out_first(world, two):
    from guanxi.records.binning import bin_records, restore_records

    entry = merged(*two)
    bin_records(PERSON, [two[0]], by=SYSTEM)
    assert refused(entry).code == "binned"
    restore_records(PERSON, [two[0]], by=SYSTEM)
    undo_merge(entry, by=SYSTEM)


def test_it_needs_the_right_to_merge_on_all_of_them(world, two):
    entry = merged(*two)
    with pytest.raises(NotFound):
        undo_merge(entry, by=world.actor("charlie"))
    erin = world.user("erin", {"read": Scope.TEAM, "change": Scope.TEAM}, team=world.north)
    with pytest.raises(Refused):
        undo_merge(entry, by=world.actor("erin"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE kind LIKE '%%.unmerged'")
        assert cursor.fetchone()[0] == 0
    undo_merge(entry, by=world.actor("bob"))
    assert erin


def test_it_needs_the_right_to_change_where_values_were_chosen(world, two):
    world.user("dora", {"read": Scope.TEAM, "merge": Scope.TEAM}, team=world.north)
    chosen = merged(*two, city="杭州")
    with pytest.raises(Refused):
        undo_merge(chosen, by=world.actor("dora"))
    undo_merge(chosen, by=world.actor("bob"))
    undo_merge(merged(*two), by=world.actor("dora"))


def test_search_finds_who_came_back_and_the_winner_no_longer_by_what_was_theirs(world, two):
    winner, loser = two
    undo_merge(merged(winner, loser, name="王麗華"), by=SYSTEM)
    bob = world.actor("bob")
    assert [hit.ref.id for hit in quick("13900139000", bob)] == [loser]
    assert {hit.ref.id: hit.ref.name for hit in quick("王麗華", bob)} == {winner: "王丽华", loser: "王麗華"}
    assert {hit.ref.id for hit in quick("13800138000", bob)} == {winner, loser}


@pytest.mark.parametrize(("since", "lifecycle"), [(False, "lead"), (True, "customer")])
def test_whoever_bought_since_is_a_customer_and_else_what_they_were(world, two, since, lifecycle):
    winner, loser = two
    world.add("order", customer=loser, ordered_at=AT, total=10)
    entry = merged(winner, loser)
    assert Customer.objects.get(pk=winner).lifecycle == "customer"
    if since:
        world.add("order", customer=winner, ordered_at=AT, total=10)
    undo_merge(entry, by=SYSTEM)
    assert Customer.objects.get(pk=winner).lifecycle == lifecycle
    assert Customer.objects.get(pk=loser).lifecycle == "customer"


def test_each_has_their_own_last_rating_again(world, two):
    winner, loser = two
    world.add("feedback", customer=winner, score=5, given_at=AT)
    world.add("feedback", customer=loser, score=2, given_at=AT.replace(month=2))
    entry = merged(winner, loser)
    ratings = CurrentScore.objects.filter(kind="last_rating")
    assert dict(ratings.values_list("customer", "value")) == {winner: 2}
    undo_merge(entry, by=SYSTEM)
    assert dict(ratings.values_list("customer", "value")) == {winner: 5, loser: 2}


def test_wishes_that_were_changed_since_stay_and_those_of_before_come_back(world, two):
    winner, loser = two
    set_preferences(customer=loser, values={"preferred_channel": "sms"}, by=SYSTEM)
    entry = merged(winner, loser)
    set_preferences(customer=winner, values={"topics": ["茶"]}, by=SYSTEM)
    undo_merge(entry, by=SYSTEM)
    assert (preferences_of(winner).topics, preferences_of(loser).preferred_channel) == (["茶"], "sms")
    assert preferences_of(loser).topics == []


def look():
    while read_some():
        pass
    while compare_written(now=timezone.now()):
        pass


@pytest.mark.parametrize("dismissed", [False, True])
def test_pairs_of_doubles_leave_the_inbox_and_come_back(world, dismissed):
    a = world.person("王小明", phones="13812345678", city="上海")
    b = world.person("Xiaoming Wang", phones="13812345678", city="上海")
    c = world.person("王小明", phones="13812345678", city="上海")
    look()
    if dismissed:
        pair = DuplicatePair.objects.get(a=a, b=b)
        world.client("bob").post(f"/duplicates/{pair.pk}/dismiss/")
    before = set(DuplicatePair.objects.values_list("a", "b", "state"))
    assert len(before) == 3
    entry = merged(b, c)
    assert "data-row " in world.client("bob").get("/duplicates/").content.decode() or dismissed
    look()
    assert {(one.a, one.b) for one in DuplicatePair.objects.exclude(state="merged")} == {(a, b)}
    undo_merge(entry, by=SYSTEM)
    look()
    assert set(DuplicatePair.objects.values_list("a", "b", "state")) == before


def test_the_winner_is_compared_by_what_it_has_left(world):
    a = world.person("王小明", phones="13812345678")
    b = world.person("李四", phones="13900139000")
    other = world.person("李四", phones="13900139000", city="上海")
    entry = merged(a, b)
    look()
    undo_merge(entry, by=SYSTEM)
    look()
    assert set(DuplicatePair.objects.values_list("a", "b")) == {(b, other)}


def test_figures_are_asked_for_as_after_an_import(world, two):
    entry = merged(*two)
    look()
    Changed.objects.all().delete()
    undo_merge(entry, by=SYSTEM)
    look()
    assert Changed.objects.get().many


def test_a_merge_from_when_only_two_could_be_merged_is_undone_as_well(world, two):
    entry = merged(*two)
    Entry.objects.filter(pk=entry).update(details={"merged": two[1]})
    undo_merge(entry, by=world.actor("bob"))
    assert Customer.objects.filter(pk__in=two, deleted_at__isnull=True).count() == 2
