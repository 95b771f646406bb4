"""The main screens once, wide and light in English, narrow and dark in Chinese, with markup and very long names in the records; and
how often every page asks the database."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.tests.cast import PASSWORD
from tests.browser.visiting import Visit
from tests.screens.company import Company
from tests.screens.counting import chatty
from tests.screens.looking import tour
from tests.screens.tour import EMPTY, MAIN, STOPS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


def test_the_main_screens_are_fit_to_be_seen_and_no_page_asks_too_much(visit: Visit, company: Company) -> None:
    screen = visit("/")
    screen.page.locator("#id_login").fill("owner")
    screen.page.locator("#id_password").fill(PASSWORD)
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("#main, main").first).to_be_visible()
    stops = [stop for stop in STOPS if stop.name in MAIN]
    assert len(stops) == len(MAIN)
    wrong = tour(visit, company, stops, width=1280, theme="light", language="en")
    wrong += tour(visit, company, stops, width=390, theme="dark", language="zh-hans")
    assert not wrong, "\n".join(wrong)
    wrong = chatty(company, STOPS)  # the same company: founding it takes longer than asking every page
    assert not wrong, "\n".join(wrong)


def test_an_empty_screen_says_what_it_is_for(visit: Visit, empty_company: Company) -> None:
    wrong = tour(visit, empty_company, EMPTY[::6], width=1280, theme="light", language="en")
    wrong += tour(visit, empty_company, EMPTY[3::6], width=390, theme="dark", language="zh-hans")
    assert not wrong, "\n".join(wrong)
