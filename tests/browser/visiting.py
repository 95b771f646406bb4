"""Browser tests: `visit("/people/", width=390, theme="dark", language="zh-hans", user=alice)` gives a Screen that is checked at the end."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext_lazy as _
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from pytest_django.live_server_helper import LiveServer

from guanxi.ui import menu
from guanxi.ui.menu import MenuItem
from tests.browser.chromium import launch
from tests.browser.screen import Screen

TIMEOUT = 10_000


class Visit(Protocol):
    def __call__(
        self, path: str, *, width: int = 1280, height: int = 820, theme: str = "light", language: str = "en", user: Any = None
    ) -> Screen: ...


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse to touch the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright, tmp_path_factory.mktemp("browser"))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []

    def open_screen(
        path: str, *, width: int = 1280, height: int = 820, theme: str = "light", language: str = "en", user: Any = None
    ) -> Screen:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=width < 500,
            locale="zh-CN" if language.startswith("zh") else "en-GB",
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in _cookies(language, user).items()])
        screen = Screen(context.new_page(), start=live_server.url)
        screen.listen()
        screen.page.goto(live_server.url + path)
        return screen

    yield open_screen
    for context in contexts:
        with contextlib.suppress(Error):
            context.close()


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A menu as the house has one."""
    items = [
        MenuItem("today", _("Today"), "/today/", "today", 1, "top", count=lambda request: 7),
        MenuItem("people", _("People"), "/gallery/", "people", 2, go="p", children=lambda request: [(_("At risk"), "/gallery/?risk")]),
        MenuItem("companies", _("Companies"), "/companies/", "company", 3, go="c"),
        MenuItem("orders", _("Orders"), "/orders/", "order", 4, go="o"),
        MenuItem("satisfaction", _("Satisfaction"), "/satisfaction/", "satisfaction", 5, "insight"),
        MenuItem("settings", _("Settings"), "/settings/", "settings", 6, "foot"),
        MenuItem("sign-out", _("Sign out"), "/sign-out/", "sign-out", 7, "account", post=True),
    ]
    monkeypatch.setattr(menu, "_items", {item.key: item for item in items})
    monkeypatch.setattr(menu, "_quick_search", ["gallery-search"])


def _cookies(language: str, user: Any) -> dict[str, str]:
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if user is not None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies
