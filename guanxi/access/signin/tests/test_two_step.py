"""Two-step sign-in: turning it on and off, codes at the door."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.tests.cast import NOW, PASSWORD, Cast
from guanxi.access.users.deactivating import activate_user, deactivate_user
from guanxi.access.users.two_step import turn_off_two_step, uses_two_step
from guanxi.journal.models import Entry

pytestmark = pytest.mark.django_db


def code_for(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def sign_in(client: Client, name: str = "carol"):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"login": name, "password": PASSWORD})


def confirm(client: Client) -> None:
    client.post("/account/confirm/", {"password": PASSWORD})


def turn_on(client: Client) -> str:
    """Leaves the client signed in; answers the secret that the app keeps."""
    sign_in(client)
    confirm(client)
    secret = str(client.get("/account/two-step/on/").context["form"].secret)
    assert client.post("/account/two-step/on/", {"code": code_for(secret)})["Location"] == "/account/two-step/codes/"
    return secret


def test_it_asks_for_the_password_before_showing_the_picture(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert client.get("/account/two-step/on/")["Location"] == "/account/confirm/?next=%2Faccount%2Ftwo-step%2Fon%2F"
    assert b"not your present password" in client.post("/account/confirm/", {"password": "wrong"}).content
    assert client.get("/account/two-step/on/").status_code == 302
    confirm(client)
    page = client.get("/account/two-step/on/").content
    assert b"data:image/svg+xml;base64," in page


def test_it_turns_on_with_the_first_right_code_only(client: Client, cast: Cast) -> None:
    sign_in(client)
    confirm(client)
    secret = str(client.get("/account/two-step/on/").context["form"].secret)
    assert b"not right" in client.post("/account/two-step/on/", {"code": "000000"}).content
    assert not uses_two_step(cast.carol)
    client.post("/account/two-step/on/", {"code": code_for(secret)})
    assert uses_two_step(cast.carol)
    assert Entry.objects.filter(kind="user.two_step_on", about_id=cast.carol.pk).count() == 1


def test_it_asks_for_a_code_after_the_password(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    client.post("/sign-out/")
    assert sign_in(client)["Location"].startswith("/sign-in/code/")
    assert client.get("/settings/account/").status_code == 302, "the password alone opened the door"
    assert b"not right" in client.post("/sign-in/code/", {"code": "000000"}).content
    assert client.post("/sign-in/code/", {"code": code_for(secret, 1)}).status_code == 302
    assert client.get("/settings/account/").status_code == 200


def test_somebody_else_can_sign_in_where_a_code_is_waited_for(client: Client, cast: Cast) -> None:
    turn_on(client)
    client.post("/sign-out/")
    sign_in(client)
    assert client.get("/sign-in/")["Location"].startswith("/sign-in/code/")
    assert b'action="/sign-out/"' in client.get("/sign-in/code/").content
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/sign-in/code/")["Location"].startswith("/sign-in/"), "the password that was typed before still counted"
    assert sign_in(client, "bob")["Location"] == "/"


def test_it_takes_each_recovery_code_once(client: Client, cast: Cast) -> None:
    turn_on(client)
    shown = client.get("/account/two-step/codes/").context["unused_codes"]
    assert len(shown) == 10
    for expected in (200, 302):
        client.post("/sign-out/")
        sign_in(client)
        client.post("/sign-in/code/", {"code": shown[0]})
        assert client.get("/settings/account/").status_code == expected


def test_it_shows_and_downloads_the_codes_without_writing_anything(client: Client, cast: Cast) -> None:
    turn_on(client)
    before = list(Authenticator.objects.order_by("pk").values())
    assert client.get("/account/two-step/codes/download/")["Content-Type"].startswith("text/plain")
    client.get("/account/two-step/codes/")
    assert list(Authenticator.objects.order_by("pk").values()) == before


def test_it_makes_new_recovery_codes(client: Client, cast: Cast) -> None:
    turn_on(client)
    old = client.get("/account/two-step/codes/").context["unused_codes"]
    client.get("/account/two-step/codes/new/")
    client.post("/account/two-step/codes/new/")
    assert not set(old) & set(client.get("/account/two-step/codes/").context["unused_codes"])


def test_it_turns_off_again(client: Client, cast: Cast) -> None:
    turn_on(client)
    assert client.get("/account/two-step/off/").status_code == 200
    assert uses_two_step(cast.carol)
    client.post("/account/two-step/off/")
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(kind="user.two_step_off").count() == 1


def test_it_is_turned_off_by_whoever_manages_users(client: Client, cast: Cast) -> None:
    turn_on(client)
    turn_off_two_step(user=cast.carol, by=SYSTEM, at=NOW)
    client.post("/sign-out/")
    assert sign_in(client)["Location"] == "/"


@pytest.mark.usefixtures("lock_out")
def test_it_counts_wrong_codes_like_wrong_passwords(client: Client, cast: Cast) -> None:
    turn_on(client)
    client.post("/sign-out/")
    sign_in(client)
    answers = [client.post("/sign-in/code/", {"code": "000000"}).status_code for _try in range(9)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert Client().post("/sign-in/", {"login": "carol", "password": PASSWORD}).status_code == 429


def test_a_sign_in_that_was_half_done_while_they_left_is_worth_nothing_when_they_return(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    client.post("/sign-out/")
    sign_in(client)
    deactivate_user(user=cast.carol, by=SYSTEM, at=NOW)
    client.post("/sign-in/code/", {"code": code_for(secret, 1)})
    assert client.get("/settings/account/").status_code == 302
    activate_user(user=cast.carol, by=SYSTEM, at=NOW)
    assert client.get("/settings/account/").status_code == 302


def test_it_shows_these_pages_to_nobody_who_is_not_signed_in(client: Client, cast: Cast) -> None:
    for path in ("on", "off", "codes", "codes/new", "codes/download", ""):
        address = f"/account/two-step/{path}/".replace("//", "/")
        assert client.get(address)["Location"].startswith("/sign-in/?next=")
