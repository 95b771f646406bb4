"""One browser for every test that drives one."""

from __future__ import annotations

import pytest

from tests.browser.visiting import browser, visit

__all__ = ["browser", "visit"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker("browser")
