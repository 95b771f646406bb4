"""Lock-out after wrong tries."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.backends import ModelBackend
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from guanxi.access.actor import SYSTEM
from guanxi.access.signin.tests.test_two_step import code_for, confirm, sign_in, turn_on
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, user_with_password, with_password
from guanxi.access.users.adding import add_user
from guanxi.access.users.deactivating import deactivate_user
from guanxi.access.users.placing import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lock_out")]
LIMIT = 8


def fail(client: Client, name: str, times: int = LIMIT, **headers: str):  # type: ignore[no-untyped-def]
    for _time in range(times):
        answer = client.post("/sign-in/", {"login": name, "password": "wrong"}, headers=headers or None)
    return answer


def test_it_locks_after_eight_wrong_tries_even_for_the_right_password(client: Client, cast: Cast) -> None:
    assert fail(client, "carol", LIMIT - 1).status_code == 200
    assert fail(client, "carol", 1).status_code == 429
    answer = client.post("/sign-in/", {"login": "carol", "password": PASSWORD})
    assert answer.status_code == 429
    assert client.get("/settings/account/").status_code == 302


def test_it_says_when_to_try_again(client: Client, cast: Cast) -> None:
    answer = fail(client, "carol")
    assert b"Try again in 15 minutes" in answer.content
    assert answer["Retry-After"] == "900"
    assert answer["Content-Type"].startswith("text/html")


def test_it_says_the_same_about_a_user_that_does_not_exist(client: Client, cast: Cast) -> None:
    assert _plain(fail(client, "carol").content) == _plain(fail(client, "nobody").content)


def test_it_never_answers_in_json(client: Client, cast: Cast) -> None:
    answer = fail(client, "carol", **{"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"})
    assert answer["Content-Type"].startswith("text/html")


def test_it_counts_all_spellings_of_a_name_together(client: Client, cast: Cast) -> None:
    for name in ("carol", "Carol", "CAROL", "cArol", "caROl", "carOL", " carol", "ｃａｒｏｌ"):
        answer = fail(client, name, 1)
    assert answer.status_code == 429


def test_it_is_not_fooled_by_a_forged_address(client: Client, cast: Cast) -> None:
    for number in range(LIMIT):
        answer = fail(client, "carol", 1, **{"X-Forwarded-For": f"203.0.113.{number}", "User-Agent": f"Browser {number}"})
    assert answer.status_code == 429


def test_it_leaves_others_and_other_addresses_alone(client: Client, cast: Cast) -> None:
    fail(client, "carol")
    assert client.post("/sign-in/", {"login": "dan", "password": PASSWORD}).status_code == 302
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert other.post("/sign-in/", {"login": "carol", "password": PASSWORD}).status_code == 302


def test_a_stranger_at_the_same_address_locks_nobody_out_of_an_open_session(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert fail(Client(), "carol").status_code == 429
    assert client.post("/account/confirm/?next=/account/two-step/on/", {"password": PASSWORD})["Location"] == "/account/two-step/on/"
    secret = client.get("/account/two-step/on/").context["form"].secret
    assert client.post("/account/two-step/on/", {"code": code_for(secret)})["Location"] == "/account/two-step/codes/"
    changed = {"present": PASSWORD, "password": "another long password", "again": "another long password"}
    assert client.post("/account/password/", changed)["Location"] == "/settings/account/"
    assert Client().post("/sign-in/", {"login": "carol", "password": "another long password"}).status_code == 429


@pytest.mark.parametrize("address", ["/account/confirm/", "/account/password/"])
def test_it_locks_whoever_guesses_in_an_open_session_and_leaves_the_door_open(client: Client, cast: Cast, address: str) -> None:
    sign_in(client)
    guess = {"password": "wrong", "present": "wrong", "again": "wrong"}
    answers = [client.post(address, guess).status_code for _time in range(LIMIT)]
    assert answers[-2:] == [200 if "confirm" in address else 422, 429]
    locked = client.post("/account/confirm/", {"password": PASSWORD})
    assert locked.status_code == 429
    assert b"You stay signed in; try this again in 15 minutes" in locked.content
    assert client.get("/settings/account/").status_code == 200
    assert sign_in(Client()).status_code == 302


def test_it_forgets_wrong_tries_of_an_open_session_when_the_right_password_comes(client: Client, cast: Cast) -> None:
    sign_in(client)
    for _round in range(2):
        for _time in range(4):
            client.post("/account/confirm/", {"password": "wrong"})
        assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def test_nobody_can_type_a_name_that_is_counted_for_an_open_session(client: Client, cast: Cast) -> None:
    sign_in(client)
    for name in ("INSIDE carol", "inside carol"):
        fail(Client(), name)
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def test_wrong_codes_of_colleagues_at_one_address_hinder_nobody_else(client: Client, cast: Cast) -> None:
    for name in ("alice", "bob"):
        other = Client()
        sign_in(other, name)
        confirm(other)
        other.get("/account/two-step/on/")
        for _time in range(LIMIT - 1):
            other.post("/account/two-step/on/", {"code": "000000"})
    turn_on(client)


def test_codes_are_limited_over_all_addresses_together_and_a_code_not_looked_at_is_not_called_wrong(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    for number in range(15):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
        sign_in(stranger)
        assert b"not right" in stranger.post("/sign-in/code/", {"code": "000000"}).content
    other = Client(REMOTE_ADDR="198.51.100.200")
    sign_in(other)
    assert b"Too many tries" in other.post("/sign-in/code/", {"code": code_for(secret, 1)}).content
    assert not AccessAttempt.objects.filter(ip_address="198.51.100.200").exists()


def test_it_opens_again_a_quarter_of_an_hour_after_the_last_counted_try(client: Client, cast: Cast) -> None:
    fail(client, "carol")
    counted = AccessAttempt.objects.get().attempt_time
    fail(client, "carol", 2)
    assert AccessAttempt.objects.get().attempt_time == counted
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert client.post("/sign-in/", {"login": "carol", "password": PASSWORD}).status_code == 302


def test_it_forgets_wrong_tries_when_the_right_password_comes(client: Client, cast: Cast) -> None:
    fail(client, "CAROL", LIMIT - 1)
    client.post("/sign-in/", {"login": "Carol", "password": PASSWORD})
    client.post("/sign-out/")
    assert fail(client, "carol", LIMIT - 1).status_code == 200


def test_it_forgets_them_for_a_name_that_is_kept_with_capitals_too(client: Client, cast: Cast) -> None:
    user_with_password("Dora", Place())
    fail(client, "dora", LIMIT - 1)
    client.post("/sign-in/", {"login": "dora", "password": PASSWORD})
    client.post("/sign-out/")
    assert fail(client, "DORA", LIMIT - 1).status_code == 200


def test_it_slows_down_an_address_that_tries_many_names(client: Client, cast: Cast) -> None:
    answers = [fail(client, f"name{number}", 1) for number in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1]["Content-Type"].startswith("text/html")


def test_it_takes_as_long_for_users_who_are_not_there(client: Client, cast: Cast, settings: Settings) -> None:
    """Whoever measures the answer learns nothing: unknown, known, without password, deactivated."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for user in (cast.carol, cast.dan):
        with_password(user)
    add_user(username="erin", details={"name": "Erin"}, by=SYSTEM, at=NOW)
    deactivate_user(user=cast.dan, by=SYSTEM, at=NOW)
    spent = {name: _median_seconds(name) for name in ("nobody", "carol", "erin", "dan")}
    assert max(spent.values()) < 2 * min(spent.values()), spent


def _median_seconds(name: str) -> float:
    request = RequestFactory().post("/sign-in/")
    times = []
    for _time in range(7):
        began = process_time()
        ModelBackend().authenticate(request, username=name, password="wrong")
        times.append(process_time() - began)
    return median(times)


def test_it_keeps_no_password_of_a_wrong_try(client: Client, cast: Cast) -> None:
    client.post("/sign-in/", {"login": "carol", "password": "my-other-secret"})
    assert "my-other-secret" not in AccessAttempt.objects.get().post_data


def _plain(page: bytes) -> bytes:
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+', b"", page)
