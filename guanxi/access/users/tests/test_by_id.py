"""A user is read by their id in one prepared statement, and nobody is found where they do not belong."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Role, User
from guanxi.journal.writing import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    with act("user.added", by=SYSTEM):
        return User.objects.create(username="alice", name="王小明", created_at=timezone.now())


def test_they_are_as_the_orm_reads_them(alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = User.objects.get(pk=alice.pk)
    read = User.objects.filter(pk=alice.pk).get()
    assert {**vars(found), "_state": None} == {**vars(read), "_state": None}
    assert (found._state.adding, found._state.db) == (False, "default")


def test_whoever_is_not_there_is_not_found(alice):
    for wanted in (alice.pk + 1, 0, None):
        with pytest.raises(User.DoesNotExist):
            User.objects.get(pk=wanted)


def test_the_users_of_a_role_are_found_among_them_only(alice):
    with act("role.added", by=SYSTEM):
        role = Role.objects.create(name="Sales")
    with pytest.raises(User.DoesNotExist):
        role.users.get(pk=alice.pk)
    with act("role.changed", by=SYSTEM):
        role.users.add(alice)
    assert role.users.get(pk=alice.pk) == alice
