"""While a request is answered, the workspace comes along with whoever asks, or is read once; what the request changes is seen at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.models.workspace import asked_once
from guanxi.access.recognising import actor_of_user
from guanxi.access.workspace.changing import change_company
from guanxi.journal.writing import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    with act("workspace.set_up", by=SYSTEM):
        Workspace.objects.filter(pk=1).update(set_up_at=timezone.now(), contacts_are_sensitive=True)
        return User.objects.create(username="alice", created_at=timezone.now())


def test_it_is_read_once_and_again_after_a_change(django_assert_num_queries):
    with asked_once():
        with django_assert_num_queries(1):
            assert Workspace.current().currency == Workspace.current().currency
        change_company(changes={"currency": "EUR"}, by=SYSTEM, at=timezone.now())
        assert Workspace.current().currency == "EUR"


def test_it_comes_along_with_whoever_asks(alice, django_assert_num_queries):
    with asked_once():
        actor_of_user(alice)
        with django_assert_num_queries(0):
            come = Workspace.current()
    read = Workspace.current()
    assert {field.attname: getattr(come, field.attname) for field in Workspace._meta.concrete_fields} == {
        field.attname: getattr(read, field.attname) for field in Workspace._meta.concrete_fields
    }


def test_what_comes_along_is_as_it_is_now(alice):
    with asked_once():
        actor_of_user(alice)
        change_company(changes={"currency": "EUR"}, by=SYSTEM, at=timezone.now())
        assert Workspace.current().currency == "EUR"
        actor_of_user(alice)
        assert Workspace.current().currency == "EUR"


def test_what_one_asker_does_to_it_no_other_sees():
    with asked_once():
        Workspace.current().name = "not saved"
        assert Workspace.current().name != "not saved"


def test_outside_a_request_it_is_read_each_time(django_assert_num_queries):
    with django_assert_num_queries(2):
        Workspace.current(), Workspace.current()
