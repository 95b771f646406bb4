"""The list of the day under real clicks: an advice is put off, and done with a word about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.activities.models import Call
from guanxi.customers.tests.cast import World
from guanxi.journal.writing import act
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = 390, 1280


class Company(World):
    """One customer is unhappy, and nobody has called them yet."""

    def __init__(self) -> None:
        super().__init__()
        self.unhappy = self.person("王丽华")
        self.add("feedback", customer=self.unhappy, score=1, given_at=timezone.now() - timedelta(days=3))


@pytest.fixture
def company(transactional_db: None) -> Company:
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
    return Company()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_advice_is_put_off(visit: Visit, company: Company, width: int) -> None:
    screen = visit("/today/", width=width, user=company.users["bob"])
    screen.page.get_by_role("button", name="Put off").click()
    screen.page.get_by_role("menuitem", name="For a week").click()
    expect(screen.page.locator("#today")).not_to_contain_text("王丽华")
    expect(screen.page.locator("#toasts [data-undo]")).to_be_visible()
    screen.check()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_advice_is_done_in_a_dialog_that_logs_the_call(visit: Visit, company: Company, width: int) -> None:
    screen = visit("/today/", width=width, user=company.users["bob"])
    screen.page.get_by_role("button", name="Done").click()
    dialog = screen.page.locator("#dialog:modal")
    expect(dialog).to_contain_text("王丽华")
    dialog.get_by_text("Log a call").click()
    dialog.locator("textarea").fill("Sent a new pot")
    dialog.get_by_role("button", name="Done").click()
    expect(screen.page.locator("#today")).not_to_contain_text("王丽华")
    expect(screen.page.locator("dialog:modal")).to_have_count(0)
    assert Call.objects.get(customer=company.unhappy).text == "Sent a new pot"
    screen.check()


def test_an_advice_that_was_seen_to_in_another_tab_goes_with_a_word(visit: Visit, company: Company) -> None:
    screen, other = (visit("/today/", user=company.users["bob"]) for _tab in range(2))
    for tab in (screen, other):
        tab.page.get_by_role("button", name="Put off").click()
        tab.page.get_by_role("menuitem", name="For a week").click()
        expect(tab.page.locator("#today")).not_to_contain_text("王丽华")
    expect(other.page.locator("#toasts")).to_contain_text("seen to already")
    other.check()
