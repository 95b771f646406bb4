"""Every address leads to what was declared for it, however many others look like it."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve

from guanxi.records.api import routes, verbs

VALUES = {"int": "5", "slug": "some-action", "str": "orders"}


@pytest.mark.parametrize("route", [*routes.added(), *verbs.generic()])
def test_it_is_that_of_its_own_route(route: str) -> None:
    path = re.sub(r"<(\w+):\w+>", lambda found: VALUES[found[1]], route)
    assert resolve(f"/api/v1/{path}").url_name == f"api:{route}"


@pytest.mark.parametrize("path", ["people/5/nothing", "people/x", "nothing/at/all", "people/", ""])
def test_what_is_left_is_not_found_in_the_words_of_the_api(path: str) -> None:
    assert resolve(f"/api/v1/{path}").url_name in {"api:nothing", "api:nothing_here"}
