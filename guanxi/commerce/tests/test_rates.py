"""Exchange rates in a list stand under each other, and nowhere lose a digit."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.tests.cast import user_with_password
from guanxi.access.users.placing import Place
from guanxi.commerce.models import Rate
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
RATES = {"USD": "7.2", "JPY": "0.0471234567", "VND": "0.0002837", "LAK": "0.0000001234"}


@pytest.fixture
def owner(client: Client) -> Client:
    rows = [{"currency": code, "into": "CNY", "valid_on": "2026-01-02", "rate": rate} for code, rate in RATES.items()]
    create(registry.of("rate"), rows, by=SYSTEM)
    client.force_login(user_with_password("olga", Place(is_owner=True)))
    return client


def cells(page: str) -> list[str]:
    return [found.strip() for found in re.findall(r'<td [^>]*id="cell-rate-\d+-rate"[^>]*>(.*?)</td>', page)]


def test_they_have_the_same_number_of_decimals_and_say_the_rest_when_pointed_at(owner: Client) -> None:
    shown = cells(owner.get("/rates/?sort=-rate").content.decode())
    assert shown == ["7.200000", '<span title="0.0471234567">0.047123</span>', '<span title="0.0002837">0.000284</span>', "0.0000001234"]


def test_they_are_edited_shown_alone_and_exported_to_the_last_digit(owner: Client) -> None:
    yen = Rate.objects.get(currency="JPY").pk
    assert 'value="0.0471234567"' in owner.get(f"/rates/{yen}/field/rate/").content.decode()
    assert 'value="0.0471234567"' in owner.get(f"/rates/{yen}/edit/").content.decode()
    assert "0.0471234567" in re.sub(r'(title|value)="[^"]*"', "", owner.get(f"/rates/{yen}/").content.decode())
    assert b"0.0471234567" in b"".join(owner.get("/rates/export.csv").streaming_content)
    assert Rate.objects.get(currency="JPY").rate == Decimal("0.0471234567")
