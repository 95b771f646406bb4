"""Whoever owns the workspace finds customers and tasks of their own in the sample."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.activities.models import Task
from guanxi.customers.models import Customer
from guanxi.journal.writing import act
from guanxi.site.sample.loading import load_sample
from guanxi.site.sample.removing import remove_sample

pytestmark = pytest.mark.django_db


def test_the_list_of_the_day_of_the_owner_has_something_to_say():
    now = timezone.now()
    with act("user.added", by=SYSTEM):
        owner = User.objects.create(username="olga", name="Olga", is_owner=True, created_at=now, language="en", timezone="UTC")
    load_sample(people=400, seed=1, as_of=now.date(), by=SYSTEM, at=now)
    mine = Customer.objects.filter(owner=owner)
    assert mine.filter(kind="company").exists()
    assert mine.filter(kind="person").exists()
    assert mine.count() < Customer.objects.count() / 10
    tasks = Task.objects.filter(owner=owner)
    assert tasks.filter(done_at__isnull=True, due_on__lte=now.date()).exists()
    assert set(tasks.values_list("customer__owner", flat=True)) == {owner.pk}
    assert not tasks.filter(created_at__gt=now).exists()
    client = Client(headers={"accept-language": "en"})
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/today/").content.decode()
    assert tasks.order_by("due_on").first().title in text
    assert "Overdue" in text
    remove_sample(by=SYSTEM, at=now)
    assert User.objects.filter(pk=owner.pk).exists()
    assert not Customer.objects.filter(owner=owner).exists()
