"""A company to look at."""

from __future__ import annotations

import pytest

from tests.screens.company import Company, emptied, founded


@pytest.fixture
def empty_company(transactional_db, tmp_path, settings):
    settings.DATA = tmp_path
    return emptied()


@pytest.fixture
def company(transactional_db, tmp_path, settings) -> Company:
    settings.DATA = tmp_path
    return founded(tmp_path)
