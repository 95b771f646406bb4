"""Two people write down how a customer wishes to be contacted, at the same moment."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.consent.preferring import set_preferences
from guanxi.customers.models import Preferences
from guanxi.records.registry import registry
from guanxi.records.tests.test_writing_together import together
from guanxi.records.writing import create


@pytest.mark.django_db(transaction=True)
def test_neither_loses_what_they_wrote():
    [pk] = create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    outcomes = together(
        lambda: set_preferences(customer=pk, values={"topics": ["茶"]}, by=SYSTEM),
        lambda: set_preferences(customer=pk, values={"preferred_channel": "email"}, by=SYSTEM),
    )
    assert [type(one).__name__ for one in outcomes] == ["Preferences", "Preferences"]
    kept = Preferences.objects.get(customer=pk)
    assert (kept.topics, kept.preferred_channel) == (["茶"], "email")
