"""Each test counts for itself."""

from __future__ import annotations

import pytest

from guanxi.customers.duplicates.menu_count import count_again


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    count_again()
