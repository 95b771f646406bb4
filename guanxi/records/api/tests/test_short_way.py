"""A call with a token takes the short way and answers as the long one would; whoever has no token takes the long one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(alice):
    return alice.token


def asked(token, path="/api/v1/people", **headers):
    return Client(headers={"authorization": f"Bearer {token}", **headers}).get(path)


def test_it_asks_for_no_session_and_no_user(world, token, django_assert_num_queries):
    one = world.person(name="王丽华")
    asked(token, f"/api/v1/people/{one}")  # notes the use of the token
    with django_assert_num_queries(2):
        assert asked(token, f"/api/v1/people/{one}").json()["name"] == "王丽华"


def test_its_answer_is_guarded_like_any_other(token):
    answer = asked(token)
    for guard in ("X-Frame-Options", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "Vary", "Content-Length"):
        assert answer.headers.get(guard), guard
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert asked(token, host="elsewhere.example").status_code == 400


@pytest.mark.parametrize(("asked_for", "language", "word"), [("zh-CN,zh;q=0.9", "zh-hans", "没有"), ("en", "en", "There is")])
def test_it_speaks_as_the_call_asks_and_leaves_the_thread_as_it_was(token, asked_for, language, word):
    before = translation.get_language()
    answer = asked(token, "/api/v1/people/999999", **{"accept-language": asked_for})
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == language
    assert word in answer.json()["error"]["message"]
    assert translation.get_language() == before


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing/here", "/api/v1/people/0", "/api/v1/people/x", "/api/v1/people?nonsense=1"])
@pytest.mark.parametrize("secret", ["", "gx_wrong"])
def test_it_refuses_and_misses_in_the_form_of_the_api(token, path, secret):
    answer = asked(secret or token, path)
    assert answer.status_code == (401 if secret else 400 if "nonsense" in path else 404)
    assert set(answer.json()["error"]) == {"code", "message", "problems"}
