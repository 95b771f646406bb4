"""The palette beyond search: records opened lately, what the page offers, and where one can go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.customers.tests.cast import World
from guanxi.journal.writing import act
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
    return World()


def test_it_leads_back_to_a_record_and_on_to_a_page(visit: Visit, world: World) -> None:
    record = world.person("王丽华")
    screen = visit(f"/people/{record}/", user=world.users["bob"])
    page = screen.page
    page.goto(screen.start + "/people/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [data-recent] .option")).to_contain_text(["王丽华"])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("王丽华")
    page.keyboard.press("Control+k")
    page.keyboard.type("compan")
    expect(page.locator("#palette .option").first).to_contain_text("Companies")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Companies")
    screen.check()


def test_it_does_what_the_open_record_offers(visit: Visit, world: World) -> None:
    screen = visit(f"/people/{world.person('王丽华')}/", user=world.users["bob"])
    page = screen.page
    page.keyboard.press("Control+k")
    expect(page.locator("#palette .option", has_text="Put into the bin")).to_be_visible()
    page.keyboard.type("edit")
    page.locator("#palette .option", has_text="Edit").click()
    expect(page.locator("h1")).to_contain_text("Edit")
    screen.check()


def test_it_does_what_the_chosen_rows_offer(visit: Visit, world: World) -> None:
    world.person("王丽华")
    screen = visit("/people/", user=world.users["bob"])
    page = screen.page
    page.locator("[data-select]").first.check()
    page.keyboard.press("Control+k")
    page.keyboard.type("tag")
    page.locator("#palette .option", has_text="Tag").click()
    expect(page.locator("#dialog:modal")).to_be_visible()
    screen.check()
