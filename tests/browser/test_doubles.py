"""The inbox of doubles by keys alone, and the warning that appears while one types and takes nothing away."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.customers.duplicates.scanning import run_scan
from guanxi.customers.models import DuplicateScan
from guanxi.records.registry import registry
from guanxi.records.writing import create
from tests.browser.visiting import Visit
from tests.screens.company import Company, emptied

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def house(transactional_db: None) -> Company:
    return emptied()


def test_pairs_by_keys_and_a_warning_while_typing(visit: Visit, house: Company) -> None:
    people = [{"name": name, "phones": f"1381234000{at // 2}"} for at, name in enumerate(("王小明", "Wang Xiaoming", "李娜", "Li Na"))]
    create(registry.of("person"), people, by=SYSTEM)
    run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))
    screen = visit("/duplicates/", user=house.owners["en"])
    page, pairs = screen.page, screen.page.locator("[data-row]")
    expect(pairs).to_have_count(2)
    page.select_option("[name=least]", "75")
    expect(page).to_have_url(re.compile(r"least=75"))
    expect(pairs).to_have_count(2)
    page.locator(".segmented label", has_text="Companies").click()
    expect(pairs).to_have_count(0)
    page.goto(f"{screen.start}/duplicates/")
    gone = pairs.nth(0).get_attribute("data-id")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(pairs).to_have_count(1)
    page.locator("[data-undo]").click()
    expect(pairs).to_have_count(2)
    expect(page.locator("[data-undo]")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator(f"[data-current][data-id='{gone}']")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/merge/\?ids="))

    page.goto(f"{screen.start}/people/new/")
    page.locator("[name=name]").press_sequentially("王小明")
    expect(page.locator(".known a")).to_have_count(1)
    expect(page.locator("[name=name]")).to_be_focused()
    assert page.locator(".known-place").get_attribute("aria-live") == "polite"
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="王小明")).to_be_visible()
