"""Every address leads to what was declared for it, however many others look like it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.urls import ResolverMatch, resolve

from guanxi.records.api import routes, verbs
from guanxi.rest.short_way import ShortWay

VALUES = {"int": "5", "slug": "some-action", "str": "orders"}


def of_a_page(path: str) -> ResolverMatch:
    return resolve(f"/api/{path}")


def of_a_token(path: str) -> ResolverMatch:
    return ShortWay(lambda _request: HttpResponse()).match(path)


both_ways = pytest.mark.parametrize("match", [of_a_page, of_a_token])


@both_ways
@pytest.mark.parametrize("route", [*routes.added(), *verbs.generic()])
def test_it_is_that_of_its_own_route(route: str, match: Callable[[str], ResolverMatch]) -> None:
    path = re.sub(r"<(\w+):\w+>", lambda found: VALUES[found[1]], route)
    assert match(f"v1/{path}").url_name == f"api:{route}"


@both_ways
@pytest.mark.parametrize("path", ["people/5/nothing", "people/x", "nothing/at/all", "people/", ""])
def test_what_is_left_is_not_found_in_the_words_of_the_api(path: str, match: Callable[[str], ResolverMatch]) -> None:
    assert match(f"v1/{path}").url_name in {"api:nothing", "api:nothing_here"}
