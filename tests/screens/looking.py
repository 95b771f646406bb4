"""Going from stop to stop as the owner; what is wrong anywhere is told at the end, with the name of the screen."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Error

from tests.browser.screen import Screen
from tests.browser.visiting import Visit
from tests.screens.company import Company
from tests.screens.tour import Stop


def tour(visit: Visit, company: Company, stops: Iterable[Stop], *, width: int, theme: str, language: str) -> list[str]:
    screen = visit("/health/", width=width, theme=theme, language=language, user=company.owners[language])
    screen.errors.clear()
    opened: list[str] = []
    screen.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    start = screen.page.url.split("/health/")[0]
    wrong = []
    for stop in stops:
        try:
            _look(screen, start + stop.path.format(**company.ids), stop)
        except (AssertionError, Error) as problem:
            wrong.append(f"{stop.name} {width} {theme} {language}: {str(problem)[:700]}")
        screen.shoot(f"{stop.name}-{width}-{theme}-{language}")
        screen.errors.clear()
    return wrong + [f"a dialog: {message}" for message in opened]


def _look(screen: Screen, address: str, stop: Stop) -> None:
    screen.page.goto(address)
    screen.page.locator(stop.ready).first.wait_for(state="attached")
    screen.page.wait_for_load_state("networkidle")
    if stop.then:
        stop.then(screen.page)
    if stop.name == "not-found":
        screen.errors = [one for one in screen.errors if "404" not in one]
    assert not screen.page.evaluate("window.__ran"), "markup from a record ran"
    screen.check()
