"""The fixture `world` for rooms on this floor and above."""

from __future__ import annotations

import pytest

from guanxi.customers.tests.cast import World


@pytest.fixture
def world(db: None) -> World:
    return World()
