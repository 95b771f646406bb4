"""The cast of the tests of access."""

from __future__ import annotations

import pytest

from guanxi.access.tests.cast import Cast, called_together


@pytest.fixture
def cast(db: None) -> Cast:
    return called_together()
