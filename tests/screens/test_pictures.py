"""All screens in every light, for people to look at: `make screens` names the folder for the pictures."""

from __future__ import annotations

import os
from itertools import product

import pytest

from tests.browser.visiting import Visit
from tests.screens.company import Company
from tests.screens.looking import tour
from tests.screens.tour import EMPTY, STOPS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("GUANXI_SCREENS"), reason="only `make screens` takes all pictures"),
]
LOOKS = list(product(("zh-hans", "en"), (1280, 390), ("dark", "light")))
ONLY = set(os.environ.get("GUANXI_SCREENS", "").split(",")) - {"", "all"}


def test_all_screens(visit: Visit, company: Company) -> None:
    stops = [stop for stop in STOPS if not ONLY or stop.name in ONLY]
    wrong = [one for language, width, theme in LOOKS for one in tour(visit, company, stops, width=width, theme=theme, language=language)]
    assert not wrong, "\n".join(wrong)


def test_all_empty_screens(visit: Visit, empty_company: Company) -> None:
    stops = [stop for stop in EMPTY if not ONLY or stop.name in ONLY]
    wrong = [
        one for language, width, theme in LOOKS for one in tour(visit, empty_company, stops, width=width, theme=theme, language=language)
    ]
    assert not wrong, "\n".join(wrong)
