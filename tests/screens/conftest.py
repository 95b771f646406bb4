"""A company to look at: as it works, empty, and before anybody said who it is."""

from __future__ import annotations

import pytest

from tests.screens.company import Company, emptied, first_day, founded


@pytest.fixture
def new_company(transactional_db, tmp_path, settings) -> Company:
    settings.DATA = tmp_path
    return first_day()


@pytest.fixture
def empty_company(transactional_db, tmp_path, settings) -> Company:
    settings.DATA = tmp_path
    return emptied()


@pytest.fixture
def company(transactional_db, tmp_path, settings) -> Company:
    settings.DATA = tmp_path
    return founded(tmp_path)
