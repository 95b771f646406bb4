"""The pages of a company that has computed nothing yet."""

from __future__ import annotations

import pytest

from guanxi.insight.tests.conftest import two_teams
from guanxi.insight.tests.test_pages import PAGES


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_it_shows_each_page_before_anything_was_computed(page: str) -> None:
    company = two_teams()
    owner = company.client(company.user("olga", owner=True))
    assert owner.get(f"/insight/{page}/").status_code == 200
