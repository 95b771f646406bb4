"""The gallery in every light: each component must work, fit and be readable by everybody."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _

from guanxi.ui import menu
from guanxi.ui.menu import MenuItem
from tests.browser.conftest import Visit

pytestmark = pytest.mark.urls("tests.browser.gallery_urls")
LOOKS = [(width, theme, language) for width in (1280, 390) for theme in ("light", "dark") for language in ("en", "zh-hans")]


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_it_is_clean_in_every_look(visit: Visit, width: int, theme: str, language: str) -> None:
    screen = visit("/gallery/", width=width, theme=theme, language=language)
    screen.page.wait_for_function("document.querySelectorAll('.figure-canvas[data-ready] svg').length === 5")
    screen.shoot(f"gallery-{width}-{theme}-{language}")
    screen.check()
