"""The sample company loads as one entry, the same for the same seed, and in the form that every other door would have given it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Sum

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.users.adding import add_user
from guanxi.access.users.placing import Place
from guanxi.commerce.models import Order, OrderLine, Refund
from guanxi.customers.models import ContactPoint, CurrentScore, Customer, Person
from guanxi.feedback.models import Feedback
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.models import SearchRow
from guanxi.records.registry import registry
from guanxi.records.search_rows import lines_in
from guanxi.records.writing import change, create
from guanxi.site.sample.removing import remove_sample
from guanxi.site.sample.standing import AlreadyLoaded
from guanxi.site.sample.tests.conftest import AT

pytestmark = pytest.mark.django_db


def story():
    """What the company is, whatever ids it got."""
    people = list(Person.objects.order_by("external_id").values_list("external_id", "name", "sort_key", "birth_year", "city", "created_at"))
    orders = list(
        Order.objects.order_by("number").values_list("number", "customer__external_id", "ordered_at", "total", "cost", "refunded")
    )
    said = list(Feedback.objects.order_by("order__number").values_list("order__number", "kind", "score", "comment", "given_at"))
    lines = list(OrderLine.objects.order_by("order__number", "name", "amount").values_list("order__number", "name", "quantity", "amount"))
    return people, orders, said, lines


def test_it_tells_the_same_story_for_the_same_seed_and_another_for_another(load):
    load(seed=7)
    first = story()
    assert all(first)
    remove_sample(by=SYSTEM, at=AT)
    load(seed=7)
    assert story() == first
    remove_sample(by=SYSTEM, at=AT)
    load(seed=8)
    assert story() != first


def test_it_is_one_entry_with_one_change_per_record(load):
    load()
    entry = Entry.objects.get(kind="sample.loaded")
    for record_type in registry.types():
        rows = set(record_type.model._base_manager.filter(record_type.rows_are).values_list("pk", flat=True))
        told = set(Change.objects.filter(entry=entry, object=record_type.name, before__isnull=True).values_list("record_id", flat=True))
        assert rows == told, record_type.name
    assert Workspace.current().sample_loaded_at == AT
    with pytest.raises(AlreadyLoaded):
        load()


def test_it_keeps_people_as_the_engine_would_have_kept_them(load):
    load()
    record_type = registry.of("person")
    samples = list(Person.objects.order_by("pk").values_list("pk", "name")[:40])
    for pk, name in samples:
        values = get(record_type, pk, Asking(SYSTEM)).values
        given = {field: [{"value": part["value"]} for part in values[field]] for field in ("phones", "emails", "wechat", "addresses")}
        twin = create(record_type, [{"name": name, "external_id": f"X{values['external_id']}", **given}], by=SYSTEM)[0]
        mine, other = (Person.objects.values("sort_key", "family_name", "given_name").get(pk=one) for one in (pk, twin))
        assert mine == other, name
        assert points(pk) == points(twin), name
        assert searched(pk) == searched(twin), name


def points(pk):
    return set(ContactPoint.objects.filter(customer=pk).values_list("kind", "value", "normalised", "is_primary"))


def searched(pk):
    row = SearchRow.objects.get(object="person", record_id=pk)
    lines = dict(zip(row.fields, lines_in(row.text), strict=True))
    assert lines.pop("external_id")
    return lines


def test_it_can_be_edited_like_any_other_record(load):
    load()
    order = Order.objects.filter(refunded=0).first()
    before = get(registry.of("order"), order.pk, Asking(SYSTEM)).values
    lines = [{**line, "product": line["product"]} for line in before["lines"]]
    assert change(registry.of("order"), order.pk, {"lines": lines, "promised_on": before["promised_on"]}, by=SYSTEM).what == "unchanged"
    [found] = SearchRow.objects.filter(object="order", record_id=order.pk).values_list("text", flat=True)
    assert lines_in(found) == [order.number.lower()]


def test_its_sums_are_right_and_nothing_lies_in_the_future(load):
    load()
    for order in Order.objects.annotate(lines_total=Sum("lines__amount")):
        assert order.total == order.lines_total
    paid_back = dict(Refund.objects.values_list("order").annotate(Sum("amount")))
    assert paid_back
    assert all(Order.objects.get(pk=pk).refunded == amount <= Order.objects.get(pk=pk).total for pk, amount in paid_back.items())
    assert not Order.objects.filter(ordered_at__gte=AT).exists()
    assert not Feedback.objects.filter(given_at__gte=AT).exists()
    assert not Customer.objects.filter(created_at__gte=AT).exists()


def test_it_keeps_the_last_rating_and_lets_nobody_sign_in(load):
    load()
    newest = Feedback.objects.filter(kind="csat", score__isnull=False).order_by("-given_at", "-pk").first()
    assert CurrentScore.objects.get(customer=newest.customer_id, kind="last_rating").value == newest.score
    assert User.objects.count() > 5
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.parametrize(("language", "team", "role"), [("en", "Sales East China", "Sales person"), ("zh-hans", "华东销售组", "销售人员")])
def test_it_names_teams_and_roles_in_the_language_of_the_owner(load, language, team, role):
    owner = add_user(username="olga", details={"name": "Olga", "language": language}, place=Place(is_owner=True), by=SYSTEM, at=AT)
    load()
    assert Team.objects.filter(name=team).exists()
    assert Role.objects.filter(name=role).exists()
    if language == "en":
        assert all(name.isascii() for model in (Team, Role) for name in model.objects.values_list("name", flat=True))
    remove_sample(by=actor_of_user(owner), at=AT)
    assert not Team.objects.exists()


def test_it_leaves_no_journaled_row_untold(load):
    load()
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM contact_point), (SELECT count(*) FROM journal_change WHERE object = 'contact_point')")
        rows, told = cursor.fetchone()
    assert rows == told > 0
