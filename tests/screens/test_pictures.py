"""All screens, for people to look at: `make screens` names the folder for the pictures.

Every two of language, width and theme meet in one of four looks; GUANXI_LOOKS=all takes the eight."""

from __future__ import annotations

import os
from itertools import product

import pytest

from tests.browser.visiting import Visit
from tests.screens.company import Company, add_bare_customers
from tests.screens.looking import tour
from tests.screens.stop import Stop
from tests.screens.tour import BARE, EMPTY, FIRST_DAY, STOPS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("GUANXI_SCREENS"), reason="only `make screens` takes all pictures"),
]
PAIRS = [("zh-hans", 390, "dark"), ("en", 1280, "dark"), ("zh-hans", 1280, "light"), ("en", 390, "light")]
LOOKS = list(product(("zh-hans", "en"), (390, 1280), ("dark", "light"))) if os.environ.get("GUANXI_LOOKS") == "all" else PAIRS
ONLY = set(os.environ.get("GUANXI_SCREENS", "").split(",")) - {"", "all"}


def test_the_first_day(visit: Visit, new_company: Company) -> None:
    assert not (wrong := _all(visit, new_company, FIRST_DAY)), "\n".join(wrong)


def test_all_empty_screens(visit: Visit, empty_company: Company) -> None:
    wrong = _all(visit, empty_company, EMPTY)
    add_bare_customers(empty_company)
    wrong += _all(visit, empty_company, BARE)
    assert not wrong, "\n".join(wrong)


def test_all_screens(visit: Visit, company: Company) -> None:
    assert not (wrong := _all(visit, company, STOPS)), "\n".join(wrong)


def _all(visit: Visit, company: Company, stops: list[Stop]) -> list[str]:
    chosen = [stop for stop in stops if not ONLY or stop.name in ONLY]
    return [
        one
        for language, width, theme in LOOKS
        if chosen
        for one in tour(visit, company, chosen, width=width, theme=theme, language=language)
    ]
