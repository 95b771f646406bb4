"""From page to page without anybody watching: what holds on every screen is asked of each, in light and in dark, and of each chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.utils import timezone
from playwright.sync_api import Error

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.users.changing import change_user
from tests.browser.screen import Screen
from tests.browser.visiting import Visit
from tests.screens.company import Company
from tests.screens.looking import browser_of, write_down
from tests.screens.speaking import gaps, strangers
from tests.screens.stop import Stop

REFUSED = (403, 404)
REFUSALS = ("status of", "Error Code")
"""As the browser tells of a refusal, and as the script that asked for a part of a page does."""


def crawl(visit: Visit, company: Company, stops: Iterable[Stop], *, width: int, language: str) -> list[str]:
    """As the owner, or whoever the stop names: loaded in light, looked at, then the same page in dark."""
    looking: dict[str, Screen] = {}
    wrong: list[str] = []
    for stop in stops:
        if stop.who not in looking:
            looking[stop.who] = browser_of(visit, company, stop.who, width=width, theme="light", language=language)
        screen = looking[stop.who]
        name = f"{stop.name}-{width}-{language}"
        screen.page.emulate_media(color_scheme="light")
        _try(screen, partial(_arrive, screen, company, stop))
        _try(screen, screen.check)
        screen.told += [*strangers(screen.page, language), *gaps(screen.page)] if stop.speaks else []
        screen.glance(name)
        _try(screen, screen.hover_charts)
        screen.page.emulate_media(color_scheme="dark")
        _try(screen, screen.check_contrast)
        wrong += _taken(screen, name)
    return wrong


def crawl_as(visit: Visit, company: Company, user: User, stops: Iterable[Stop], *, width: int, language: str) -> list[str]:
    """With what a role may: each page opens or is refused in words, and whatever is shown runs nothing and breaks nothing."""
    change_user(user=user, details={"language": language}, by=SYSTEM, at=timezone.now())
    screen = visit("/health/", width=width, language=language, user=user)
    wrong: list[str] = []
    for stop in stops:
        screen.errors.clear()
        _try(screen, partial(_visit, screen, company, stop))
        wrong += _taken(screen, f"{user.username}-{stop.name}-{width}-{language}")
    return wrong


def _arrive(screen: Screen, company: Company, stop: Stop) -> None:
    screen.page.goto(screen.start + stop.path.format(**company.ids))
    screen.page.locator(stop.ready).first.wait_for(state="attached")
    screen.settle()
    screen.errors = [one for one in screen.errors if stop.status == 200 or f"status of {stop.status}" not in one]
    assert not screen.page.evaluate("window.__ran"), "markup from a record ran"


def _visit(screen: Screen, company: Company, stop: Stop) -> None:
    answer = screen.page.goto(screen.start + stop.path.format(**company.ids))
    screen.settle()
    assert answer is not None
    assert answer.status in {200, stop.status, *REFUSED}, answer.status
    told = {f"{words} {status}" for status in {stop.status, *REFUSED} for words in REFUSALS}
    screen.errors = [one for one in screen.errors if not any(words in one for words in told)]
    assert not screen.page.evaluate("window.__ran"), "markup from a record ran"
    screen.check_quiet()


def _try(screen: Screen, step: Callable[[], object]) -> None:
    try:
        step()
    except (AssertionError, Error) as problem:
        screen.told.append(str(problem)[:700])


def _taken(screen: Screen, name: str) -> list[str]:
    told = [f"{name}: {line}" for line in (*screen.told, *screen.dialogs)]
    write_down(told)
    for one in (screen.told, screen.errors, screen.dialogs):
        one.clear()
    return told
