"""Every page once per language, width and theme as owner, and once per role, with markup in every field: `make drill-crawl`.

Screens that want a gesture, such as a dialog, are seen by `make screens`."""

from __future__ import annotations

import os

import pytest

from guanxi.access.models import Role, Team, User
from guanxi.access.roles.ready_made import READY_MADE, ReadyMade
from guanxi.access.tests.cast import user_with_password
from guanxi.access.users.placing import Place
from tests.browser.visiting import Visit
from tests.screens.company import Company, add_bare_customers
from tests.screens.crawling import crawl, crawl_as
from tests.screens.tour import BARE, EMPTY, STOPS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("GUANXI_CRAWL"), reason="only `make drill-crawl` goes to every page"),
]
LOOKS = [("en", 1280), ("zh-hans", 390), ("zh-hans", 1280), ("en", 390)]


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_page_is_fit_to_be_seen_by_the_owner(visit: Visit, company: Company, language: str, width: int) -> None:
    pages = {(stop.path, stop.who): stop for stop in STOPS if not stop.then}
    assert not (wrong := crawl(visit, company, pages.values(), width=width, language=language)), "\n".join(wrong)


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_answers_every_role(visit: Visit, company: Company, half: int) -> None:
    """Half of the roles each: the company is founded once for them, and two browsers are done at the same time."""
    pages = {stop.path: stop for stop in STOPS if not stop.then and stop.who == "owner"}.values()
    wrong: list[str] = []
    for ready, (language, width) in zip(READY_MADE[half::2], LOOKS, strict=False):
        wrong += crawl_as(visit, company, somebody_in(ready), pages, width=width, language=language)
    assert not wrong, "\n".join(wrong)


def somebody_in(ready: ReadyMade) -> User:
    place = Place(roles=[Role.objects.get(name=str(ready.name))], team=Team.objects.order_by("pk")[0])
    return user_with_password(f"as-{ready.key}".replace("_", "-"), place)


def test_every_page_is_fit_to_be_seen_while_there_is_nothing(visit: Visit, empty_company: Company) -> None:
    wrong = [
        one
        for turn, (language, width) in enumerate(LOOKS[:2])
        for one in crawl(visit, empty_company, EMPTY[turn::2], width=width, language=language)
    ]
    add_bare_customers(empty_company)
    wrong += crawl(visit, empty_company, BARE, width=390, language="zh-hans")
    assert not wrong, "\n".join(wrong)
