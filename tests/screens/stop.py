"""A stop of the tour: an address, who looks at it, what must stand there first, and what is done before it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from guanxi.access.tests.cast import PASSWORD

Gesture = Callable[[Page], None]


@dataclass(frozen=True)
class Stop:
    """`who` is nobody (signed out), owner, careful (signs in with two steps) or seller (may little)."""

    name: str
    path: str
    ready: str = "main"
    then: Gesture | None = None
    who: str = "owner"
    status: int = 200
    speaks: bool = True
    """Whether it is in the language of whoever looks: the gallery shows both."""


def pressing(*selectors: str, shows: str) -> Gesture:
    """Press one after the other, then wait for what must appear. Of several matches it is the first that can be seen."""

    def press(page: Page) -> None:
        for selector in selectors:
            page.locator(f"{selector} >> visible=true").first.click()
        page.locator(f"{shows} >> visible=true").first.wait_for()
        page.wait_for_load_state("networkidle")

    return press


def menu(identity: str, shows: str = "") -> Gesture:
    return pressing(f"[popovertarget={identity}]", shows=shows or f"#{identity}")


def part(name: str) -> Gesture:
    """On a phone the parts of a record are tabs; where they stand side by side nothing is to be pressed."""

    def show(page: Page) -> None:
        tab = page.locator(f"[data-shows={name}]")
        if tab.is_visible():
            tab.click()
        shown = page.locator(f"[data-part={name}]")
        shown.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")

    return show


def one_after_the_other(*gestures: Gesture) -> Gesture:
    def do(page: Page) -> None:
        for gesture in gestures:
            gesture(page)

    return do


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette [role=option]").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.locator("#palette input").first.fill("王")
    page.locator("#palette [role=option]", has_text="王").first.wait_for()


def naming_a_colleague(page: Page) -> None:
    """An @ in a comment, and somebody picked who will not see it."""
    page.locator("#comment-new textarea").first.press_sequentially("请 @Zo")
    page.locator("#comments [data-blind-words]").first.click()
    page.locator("#comments [data-blind] .notice").wait_for()
    page.locator("#comment-new textarea").first.press_sequentially("@")
    page.locator("#comments [data-colleague]").first.wait_for()


def keys(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()


def editing(field: str, text: str | None = None) -> Gesture:
    """The first cell of a column, opened; with a text it is sent, and stays open where the text is wrong."""

    def edit(page: Page) -> None:
        cell = page.locator(f"[data-cell][data-edit-url*='/field/{field}/'] >> visible=true").first
        cell.scroll_into_view_if_needed()
        cell.focus()
        page.keyboard.press("Enter")
        entry = page.locator(":is([data-editing], #dialog[open]) :is(input:not([type=hidden]), select, textarea)").first
        entry.wait_for()
        if text is not None:
            entry.fill(text)
            page.keyboard.press("Enter")
            page.locator("[data-editing] .field-error").wait_for()

    return edit


def selecting(number: int) -> Gesture:
    def select(page: Page) -> None:
        for box in page.locator("[data-select]").all()[:number]:
            box.check()
        page.locator("[data-selection]").wait_for()

    return select


def sending(**values: str) -> Gesture:
    """The form of the page, sent as it stands but for these values."""

    def send(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"[name={name}]").first.fill(value)
        page.locator("main form [type=submit] >> visible=true").first.click()
        page.wait_for_load_state("networkidle")
        page.locator(":is([aria-invalid=true], .field-error, .notice-bad) >> visible=true").first.wait_for()

    return send


def signing_in(username: str) -> Gesture:
    def sign(page: Page) -> None:
        page.locator("#id_login").fill(username)
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/sign-in/code/"))

    return sign


def confirming(page: Page) -> None:
    """What is delicate asks for the password once more, once in a while."""
    if "/account/confirm/" in page.url:
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/account/confirm/" not in address)
        page.wait_for_load_state("networkidle")


def saying_who(shows: str) -> Gesture:
    """The same for a form that waits meanwhile: its answer comes in place of the question."""

    def say(page: Page) -> None:
        if page.locator("#id_password").is_visible():
            page.locator("#id_password").fill(PASSWORD)
            page.keyboard.press("Enter")
        page.locator(f"{shows} >> visible=true").first.wait_for()
        page.wait_for_load_state("networkidle")

    return say
