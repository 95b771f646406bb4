"""Two customers become one, through the page and the verb."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.activities.models import Call, Note, Task
from guanxi.commerce.models import Order
from guanxi.customers.consent.preferring import preferences_of, set_preferences
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.models import Company, Consent, ContactPoint, CurrentScore, Customer, Employment
from guanxi.feedback.models import Feedback
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.models import Tagging
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.quick_search import quick
from guanxi.records.registry import registry

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def merge(world, who, winner, *losers, kind="person", **values):
    return merge_customers(registry.of(kind), winner=winner, losers=losers, values=values, by=world.actor(who))


@pytest.fixture
def two(world):
    winner = world.person("王丽华", phones=["13800138000"], emails=["wang@example.com"], tags=["vip"], lifecycle="lead")
    phones = [{"value": "13800138000", "opted_out": True}, "13900139000"]
    loser = world.person("王麗華", phones=phones, city="上海", external_id="C-77", tags=["vip", "tea"])
    return winner, loser


def test_it_moves_everything_that_names_the_one_that_goes(world, two):
    winner, loser = two
    company = world.company()
    order = world.add("order", customer=loser, contact=loser, number="SO-1", ordered_at=AT, total=10)
    feedback = world.add("feedback", customer=loser, contact=loser, score=2, given_at=AT)
    world.add("note", customer=loser, text="n")
    world.add("call", customer=loser, text="c")
    world.add("task", customer=loser, title="t", owner="bob")
    world.add("consent", customer=loser, purpose="marketing", channel="email", state="granted")
    set_preferences(customer=loser, values={"preferred_channel": "sms"}, by=world.actor("alice"))
    from guanxi.records.writing import change

    change(registry.of("person"), loser, {"employments": [{"company": company, "title": "Director"}]}, by=world.actor("alice"))
    merge(world, "bob", winner, loser)
    for model in (Order, Feedback, Note, Call, Task, Consent):
        assert list(model._base_manager.values_list("customer", flat=True)) == [winner], model
    assert Order._base_manager.get(pk=order).contact_id == winner
    assert Order._base_manager.get(pk=order).version > 1, "who holds the old version must read it again"
    assert Feedback._base_manager.get(pk=feedback).contact_id == winner
    assert Employment.objects.get().person_id == winner
    assert preferences_of(winner).preferred_channel == "sms"
    assert CurrentScore.objects.get(kind="last_rating").customer_id == winner
    assert Customer._base_manager.get(pk=winner).lifecycle == "customer", "whoever bought is a customer"


def test_it_keeps_each_way_to_reach_them_once_and_no_opt_out_is_lost(world, two):
    winner, loser = two
    merge(world, "bob", winner, loser)
    points = {point.normalised: point for point in ContactPoint.objects.filter(kind="phone")}
    assert set(points) == {"+8613800138000", "+8613900139000"}
    assert {point.customer_id for point in points.values()} == {winner}
    assert points["+8613800138000"].opted_out
    assert [point.is_primary for point in points.values()].count(True) == 1
    assert sorted(Tagging.objects.filter(object="person").values_list("record_id", "tag__name")) == [(winner, "tea"), (winner, "vip")]


def test_it_writes_one_entry_and_marks_the_one_that_went(world, two):
    winner, loser = two
    before = Entry.objects.count()
    merge(world, "bob", winner, loser, city="上海", external_id="C-77")
    entry = Entry.objects.latest("pk")
    assert Entry.objects.count() == before + 1
    assert (entry.kind, entry.about_id, entry.details) == ("person.merged", winner, {"merged": [loser], "fields": ["city", "external_id"]})
    gone = Customer._base_manager.get(pk=loser)
    assert gone.merged_into_id == winner
    assert gone.deleted_at is not None
    stays = Customer._base_manager.get(pk=winner)
    assert (stays.city, stays.external_id) == ("上海", "C-77")
    assert {("person", winner), ("person", loser)} <= set(Change.objects.filter(entry=entry).values_list("object", "record_id"))


def test_it_finds_the_winner_by_what_the_loser_was_called_by(world, two):
    winner, loser = two
    merge(world, "bob", winner, loser)
    assert [hit.ref.id for hit in quick("13900139000", world.actor("bob"))] == [winner]
    assert [hit.ref.id for hit in quick("王麗華", world.actor("bob"))] != [loser]


def test_it_merges_companies_with_daughters_and_people(world):
    winner, loser = world.company("甲公司"), world.company("乙公司")
    daughter = world.company("丙公司", parent=loser)
    from guanxi.records.writing import change

    change(registry.of("company"), winner, {"parent": loser}, by=world.actor("alice"))
    both = world.person("李强", employments=[{"company": winner, "title": "采购"}, {"company": loser, "title": "采购", "is_main": True}])
    other = world.person("赵敏", employments=[{"company": loser, "title": "财务"}])
    merge(world, "bob", winner, loser, kind="company")
    assert Company.objects.get(pk=daughter).parent_id == winner
    assert Company.objects.get(pk=winner).parent_id is None
    roles = sorted(Employment.objects.values_list("person_id", "company_id", "is_main"))
    assert roles == sorted([(both, winner, True), (other, winner, True)])


def test_it_is_not_found_where_one_of_the_two_is_out_of_reach(world, two):
    hidden = world.person("赵敏", owner="charlie")
    with pytest.raises(NotFound):
        merge(world, "bob", two[0], hidden)
    with pytest.raises(NotFound):
        merge(world, "charlie", hidden, two[0])
    assert world.client("bob").get(f"/people/merge/?ids={two[0]},{hidden}").status_code == 404
    answer = world.client("bob").post("/people/merge/", {"winner": two[0], "records": f"{two[0]},{hidden}"})
    assert answer.status_code == 404
    assert Customer._base_manager.get(pk=hidden).merged_into_id is None


def test_it_needs_the_right_to_merge(world, two):
    erin = world.user("erin", {"read": Scope.TEAM, "change": Scope.TEAM, "delete": Scope.TEAM}, team=world.north)
    with pytest.raises(Refused):
        merge(world, "erin", *two)
    assert world.client("erin").get(f"/people/merge/?ids={two[0]},{two[1]}").status_code == 403
    assert b"/people/merge/" not in world.client("erin").get(f"/people/{two[0]}/").content
    assert erin


def test_it_refuses_a_record_with_itself(world, two):
    with pytest.raises(Invalid):
        merge(world, "bob", two[0], two[0])


def test_it_lets_one_choose_field_by_field_on_the_page(world, two):
    winner, loser = two
    bob = world.client("bob")
    chosen = bob.post("/people/merge/", {"id": [winner, loser]})
    assert chosen.url == f"/people/merge/?ids={winner},{loser}"
    text = bob.get(chosen.url).content.decode()
    assert "王丽华" in text
    assert "王麗華" in text
    assert f'name="pick-city" value="{loser}" checked' in text, "what only one of them knows is proposed"
    answer = bob.post(
        "/people/merge/",
        {"winner": winner, "records": f"{winner},{loser}", "pick-name": loser, "pick-city": loser, "pick-external_id": loser},
    )
    assert answer.url == f"/people/{winner}/"
    record = get(registry.of("person"), winner, Asking(world.actor("bob")))
    assert (record.title, record.values["city"], record.values["external_id"]) == ("王麗華", "上海", "C-77")


def test_it_leads_from_the_old_address_to_the_new_one(world, two):
    winner, loser = two
    merge(world, "bob", winner, loser)
    assert world.client("bob").get(f"/people/{loser}/").url == f"/people/{winner}/"
    assert world.client("charlie").get(f"/people/{loser}/").status_code == 404
    assert world.client("bob").get(f"/companies/{loser}/").status_code == 404


def test_it_does_not_offer_a_merged_record_in_the_bin(world, two):
    winner, loser = two
    merge(world, "bob", winner, loser)
    assert "王麗華" not in world.client("bob").get("/people/bin/").content.decode()


def test_it_follows_a_chain_of_merges(world, two):
    winner, loser = two
    third = world.person("第三")
    merge(world, "bob", winner, loser)
    merge(world, "bob", third, winner)
    assert world.client("bob").get(f"/people/{loser}/").url == f"/people/{third}/"


def test_it_searches_for_the_other_one(world, two):
    text = world.client("bob").get(f"/people/merge/?ids={two[0]}&q=王").content.decode()
    assert f"ids={two[0]},{two[1]}" in text


def test_it_says_so_when_more_than_five_were_selected(world):
    six = [world.person(f"第{number}") for number in range(6)]
    bob = world.client("bob")
    answer = bob.post("/people/merge/", {"id": six})
    assert answer.url == f"/people/merge/?ids={','.join(map(str, six[:5]))}"
    assert "At most five records are merged at a time" in bob.get(answer.url).content.decode()
    with pytest.raises(Invalid):
        merge(world, "bob", *six)


def test_it_offers_merging_for_two_selected_rows_to_those_who_may(world, two):
    assert 'formaction="/people/merge/" data-needs="2" data-most="5"' in world.client("bob").get("/people/").content.decode()
    world.user("erin", {"read": Scope.TEAM, "change": Scope.TEAM}, team=world.north)
    assert "/people/merge/" not in world.client("erin").get("/people/").content.decode()


def test_up_to_five_become_one_in_one_entry(world):
    shared = "13800138000"
    people = [world.person(f"王丽华{n}", phones=[shared, f"1390013900{n}"], tags=["vip", f"t{n}"], city=f"城{n}") for n in range(5)]
    orders = [world.add("order", customer=one, contact=one, ordered_at=AT, total=10) for one in people]
    before = Entry.objects.count()
    entry = merge(world, "bob", *people, city="城3")
    assert Entry.objects.count() == before + 1
    assert Entry.objects.get(pk=entry).details["merged"] == people[1:]
    assert set(Order._base_manager.filter(pk__in=orders).values_list("customer", "contact")) == {(people[0], people[0])}
    points = ContactPoint.objects.filter(kind="phone")
    assert sorted(points.values_list("normalised", flat=True)) == ["+8613800138000", *(f"+861390013900{n}" for n in range(5))]
    assert (set(points.values_list("customer", flat=True)), points.filter(is_primary=True).count()) == ({people[0]}, 1)
    assert Tagging.objects.filter(object="person", record_id=people[0]).count() == 6
    assert Customer._base_manager.get(pk=people[0]).city == "城3"
    assert set(Customer._base_manager.filter(pk__in=people[1:]).values_list("merged_into", flat=True)) == {people[0]}


def test_the_page_proposes_who_holds_most_and_takes_each_value_from_whom_one_picks(world):
    poor, rich, third = world.person("王"), world.person("王丽华", city="上海", source="店"), world.person("丽华", city="杭州")
    bob = world.client("bob")
    text = bob.get(f"/people/merge/?ids={poor},{rich},{third}").content.decode()
    assert f'name="winner" value="{rich}" checked' in text
    assert f'href="/people/merge/?ids={poor},{third}">Leave out' in text
    assert f'href="/people/merge/?ids={poor},{rich},{third}&amp;more=1"' in text
    records = f"{poor},{rich},{third}"
    answer = bob.post("/people/merge/", {"winner": poor, "records": records, "pick-name": third, "pick-city": rich, "pick-source": poor})
    assert answer.url == f"/people/{poor}/"
    record = get(registry.of("person"), poor, Asking(world.actor("bob")))
    assert (record.title, record.values["city"], record.values["source"]) == ("丽华", "上海", "")
    shown = bob.get(answer.url).content.decode()
    entry = Entry.objects.get(kind="person.merged")
    assert "2 records are now part of 丽华" in shown
    assert f"/merges/{entry.pk}/undo/" in shown, "the toast undoes it"


def test_one_may_add_another_on_the_way(world, two):
    third = world.person("王丽华")
    text = world.client("bob").get(f"/people/merge/?ids={two[0]},{two[1]}&more=1&q=王").content.decode()
    assert f"ids={two[0]},{two[1]},{third}" in text
    assert "Back to these" in text


def test_it_merges_companies_that_stand_below_each_other(world):
    a = world.company("甲公司")
    b = world.company("乙公司", parent=a)
    c = world.company("丙公司", parent=b)
    daughter = world.company("丁公司", parent=a)
    merge(world, "bob", c, a, b, kind="company")
    assert (Company.objects.get(pk=c).parent_id, Company.objects.get(pk=daughter).parent_id) == (None, c)


def test_whoever_holds_an_old_version_of_the_winner_must_read_it_again(world, two):
    before = Customer._base_manager.get(pk=two[0]).version
    merge(world, "bob", *two)
    assert Customer._base_manager.get(pk=two[0]).version > before


def test_the_twin_of_what_was_the_first_of_its_kind_is_the_first_where_there_is_none(world):
    company, other = world.company("甲公司"), world.company("乙公司")
    job = {"company": company, "title": "采购"}
    winner = world.person("李强", employments=[{**job, "ended_on": "2020-01-01"}])
    loser = world.person("李强", employments=[job | {"is_main": True}, {"company": other}])
    merge(world, "alice", winner, loser)
    assert list(Employment.objects.filter(person=winner, is_main=True).values_list("company", flat=True)) == [company]
