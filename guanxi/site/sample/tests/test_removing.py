"""The sample goes as a whole; what real records point to stays, with all it stands on."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.commerce.models import Order, OrderLine
from guanxi.customers.models import ContactPoint, CurrentScore, Customer
from guanxi.insight.models import Refresh
from guanxi.journal.models import Change, Entry
from guanxi.records.models import SearchRow, Tag, Tagging
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from guanxi.site.sample.command import main
from guanxi.site.sample.removing import remove_sample
from guanxi.site.sample.standing import NothingLoaded

pytestmark = pytest.mark.django_db


def remove():
    return remove_sample(by=SYSTEM, at=timezone.now())


def test_it_leaves_nothing_behind(load):
    load()
    removed = remove()
    for record_type in registry.types():
        assert not record_type.model._base_manager.exists(), record_type.name
    for model in (OrderLine, ContactPoint, CurrentScore, SearchRow, Tag, Tagging, User, Team, Role):
        assert not model._default_manager.exists(), model
    assert removed.stays == {}
    assert removed.gone["person"] == 150
    assert Workspace.current().sample_loaded_at is None
    entry = Entry.objects.get(kind="sample.removed")
    assert Change.objects.filter(entry=entry, object="person", after__isnull=True).count() == 150
    with pytest.raises(NothingLoaded):
        remove()


def test_it_takes_along_what_was_changed_since(load):
    load()
    someone = Customer.objects.filter(kind="person").first()
    change(registry.of("person"), someone.pk, {"city": "绍兴"}, by=SYSTEM)
    remove()
    assert not Customer.objects.exists()


def test_it_keeps_real_records_and_what_they_point_to(load):
    load()
    buyer = Customer.objects.filter(kind="person", owner__isnull=False, person__employments=None).first()
    mine = create(registry.of("person"), [{"name": "真客户", "external_id": "REAL-1", "tags": "VIP"}], by=SYSTEM)[0]
    order = create(registry.of("order"), [{"customer": buyer.pk, "total": "10", "ordered_at": "2026-05-01"}], by=SYSTEM)[0]
    removed = remove()
    assert set(Customer.objects.values_list("pk", flat=True)) == {buyer.pk, mine}
    assert list(Order.objects.values_list("pk", flat=True)) == [order]
    assert User.objects.filter(pk=buyer.owner_id).exists()
    assert "VIP" in Tag.objects.values_list("name", flat=True)
    assert set(Tag.objects.values_list("pk", flat=True)) == set(Tagging.objects.values_list("tag", flat=True))
    assert SearchRow.objects.filter(object="person", record_id=buyer.pk).exists()
    assert removed.stays["person"] == 1
    assert removed.stays["user"] == 1
    said = removed.sentences()
    assert said[0].startswith("Removed: Orders ")
    assert said[1] == "Kept, because your own records point to them: Tags 2, Teams 2, People 1, Roles 1, Users 1."
    with translation.override("zh-hans"):
        assert "、个人客户 149" in removed.sentences()[0]


def test_it_keeps_the_company_where_a_real_person_works(load):
    load()
    company = Customer.objects.filter(kind="company").first()
    person = create(registry.of("person"), [{"name": "真客户", "employments": [{"company": company.pk}]}], by=SYSTEM)[0]
    remove()
    assert {company.pk, person} <= set(Customer.objects.values_list("pk", flat=True))


def test_the_command_asks_for_figures_even_while_others_are_being_computed(load, capsys):
    load(people=60)
    Refresh.objects.create(state=Refresh.State.RUNNING, asked_at=timezone.now())
    assert main(["--remove"]) == 0
    assert capsys.readouterr().out.startswith("Removed: Orders ")
    assert Refresh.objects.filter(state=Refresh.State.WAITING).count() == 1


def test_only_somebody_who_may_all_removes_it(load):
    load()
    colleague = actor_of_user(User.objects.get(username="chen.xiaodong"))
    with pytest.raises(Refused):
        remove_sample(by=colleague, at=timezone.now())
    assert Customer.objects.exists()
