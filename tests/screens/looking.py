"""Going from stop to stop; what is wrong anywhere is told at the end, with the name of the screen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Error

from guanxi.access.actor import SYSTEM
from guanxi.access.users.changing import change_user
from tests.browser.chromium import axe_source
from tests.browser.screen import Screen
from tests.browser.visiting import Visit
from tests.screens.company import Company
from tests.screens.speaking import gaps
from tests.screens.stop import Stop

# What lies above the page is seen in the window, not on the whole length of the page.
OPEN = "!!document.querySelector('dialog[open], :popover-open, [data-selection]:not([hidden])')"


def tour(visit: Visit, company: Company, stops: Iterable[Stop], *, width: int, theme: str, language: str) -> list[str]:
    """Everybody who looks does so in a browser of their own."""
    looking: dict[str, Screen] = {}
    wrong: list[str] = []
    for stop in stops:
        if stop.who not in looking:
            looking[stop.who] = browser_of(visit, company, stop.who, width=width, theme=theme, language=language)
        screen = looking[stop.who]
        try:
            _look(screen, screen.start + stop.path.format(**company.ids), stop)
        except (AssertionError, Error) as problem:
            screen.told.append(str(problem)[:700])
        told = [f"{stop.name} {width} {theme} {language}: {line}" for line in (*screen.told, *screen.dialogs)]
        write_down(told)
        wrong += told
        screen.told.clear()
        screen.shoot(f"{stop.name}-{width}-{theme}-{language}", full=not screen.page.evaluate(OPEN))
        screen.errors.clear()
        screen.dialogs.clear()
    for screen in looking.values():
        screen.page.context.close()
    return wrong


def write_down(lines: list[str]) -> None:
    """Beside the pictures at once: a tour takes long, and whoever stops it still learns what it found."""
    if lines and (folder := os.environ.get("SCREENSHOTS")):
        Path(folder).mkdir(parents=True, exist_ok=True)
        with (Path(folder) / "wrong.txt").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def browser_of(visit: Visit, company: Company, who: str, *, width: int, theme: str, language: str) -> Screen:
    user = company.who(who, language)
    if user:
        change_user(user=user, details={"language": language}, by=SYSTEM, at=timezone.now())
    screen = visit("/health/", width=width, theme=theme, language=language, user=user)
    screen.page.add_init_script(axe_source())  # every page will be checked: sent anew to each, it takes longer than many a page
    screen.errors.clear()
    return screen


def _look(screen: Screen, address: str, stop: Stop) -> None:
    screen.page.goto(address)
    screen.page.locator(stop.ready).first.wait_for(state="attached")
    screen.settle()
    if stop.then:
        stop.then(screen.page)
        screen.settle()
    if stop.status != 200:
        screen.errors = [one for one in screen.errors if f"status of {stop.status}" not in one]
    assert not screen.page.evaluate("window.__ran"), "markup from a record ran"
    screen.check()
    screen.told += gaps(screen.page)
