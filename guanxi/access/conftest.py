"""The cast of the tests of access."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from guanxi.access.tests.cast import Cast, called_together


@pytest.fixture
def cast(db: None) -> Cast:
    return called_together()


@pytest.fixture(autouse=True)
def no_counted_tries() -> None:
    """Tries are counted per minute and address, in the cache; each test begins with none."""
    cache.clear()


@pytest.fixture
def lock_out(settings: Settings) -> None:
    settings.AXES_ENABLED = True
