"""Signing in and out, through the front door."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.tests.cast import NOW, PASSWORD, Cast
from guanxi.access.users.changing import change_user
from guanxi.access.workspace.founding import found_workspace

pytestmark = pytest.mark.django_db
ENTRY = "/sign-in/"


def sign_in(client: Client, name: str = "carol", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(ENTRY, {"login": name, "password": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/settings/account/").status_code == 200


@pytest.mark.parametrize("name", ["carol", "CAROL", " Carol ", "ｃａｒｏｌ"])
def test_it_lets_in_whatever_the_case_of_the_name(client: Client, cast: Cast, name: str) -> None:
    answer = sign_in(client, name)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)


def test_it_says_the_same_for_a_wrong_password_and_an_unknown_user(client: Client, cast: Cast) -> None:
    known, unknown = sign_in(client, "carol", "wrong").content, sign_in(client, "nobody", "wrong").content
    assert b"do not fit together" in known
    assert _without_csrf(known).replace(b"carol", b"") == _without_csrf(unknown).replace(b"nobody", b"")
    assert not signed_in(client)


def test_it_sends_strangers_to_the_entry_and_brings_them_back(client: Client, cast: Cast) -> None:
    sent = client.get("/settings/tokens/?page=2")
    assert sent["Location"] == "/sign-in/?next=%2Fsettings%2Ftokens%2F%3Fpage%3D2"
    assert sign_in(client, next="/settings/tokens/?page=2")["Location"] == "/settings/tokens/?page=2"


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "http://localhost/",
    "javascript:alert(1)",
    "/\\evil.example",
    "https:///evil.example",
]


@pytest.mark.parametrize("evil", ELSEWHERE)
def test_it_brings_nobody_to_another_site(client: Client, cast: Cast, evil: str) -> None:
    assert sign_in(client, next=evil)["Location"] == "/"


def test_it_moves_the_whole_page_when_a_fragment_meets_a_stranger(client: Client, cast: Cast) -> None:
    answer = client.get("/settings/tokens/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?sort=name"})
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F%3Fsort%3Dname"


def test_it_signs_out_by_post_only(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)
    assert client.post("/sign-out/")["Location"] == ENTRY
    assert not signed_in(client)


def test_it_changes_the_session_key_when_somebody_signs_in(client: Client, cast: Cast) -> None:
    client.get(ENTRY)
    client.session["planted"] = 1
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_it_keeps_pages_out_of_caches(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert "no-store" in client.get("/settings/account/")["Cache-Control"]


def test_it_leads_the_owner_of_a_new_workspace_to_the_first_day(client: Client, cast: Cast) -> None:
    assert sign_in(client, "alice")["Location"] == "/welcome/"
    client.post("/sign-out/")
    found_workspace(details={"name": "Acme", "language": "en"}, by=SYSTEM, at=NOW)
    assert Workspace.current().set_up_at == NOW
    assert sign_in(client, "alice")["Location"] == "/"


@pytest.mark.parametrize("path", ["signup", "login", "email", "password/reset", "password/set", "confirm-email", "inactive", "social"])
@pytest.mark.parametrize("under", ["/accounts/", "/account/", "/sign-in/", "/"])
def test_it_has_no_other_door(client: Client, cast: Cast, under: str, path: str) -> None:
    assert client.get(f"{under}{path}/").status_code == 404


CHINESE, ENGLISH, FRENCH = ({"Accept-Language": word} for word in ("zh-CN,zh;q=0.9,en;q=0.5", "en-GB,en", "fr-FR,fr;q=0.9"))


def account_page(client: Client, headers: dict[str, str]) -> str:
    return str(client.get("/settings/account/", headers=headers).content.decode())


def nobody_chose(user: User) -> None:
    User.objects.filter(pk=user.pk).update(keeps_language=False)


def test_it_speaks_the_language_of_the_browser_before_the_first_sign_in_and_keeps_it_after(client: Client, cast: Cast) -> None:
    nobody_chose(cast.carol)
    assert "登录" in client.get(ENTRY, headers=CHINESE).content.decode()
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=CHINESE)
    assert "我的账号" in account_page(client, CHINESE)
    elsewhere = Client()
    elsewhere.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=ENGLISH)
    assert "我的账号" in account_page(elsewhere, ENGLISH)


def test_the_language_that_was_chosen_for_somebody_stays_at_their_first_sign_in(client: Client, cast: Cast) -> None:
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=CHINESE)
    assert "My account" in account_page(client, CHINESE)


def test_a_language_chosen_between_adding_and_the_first_sign_in_stays_too(client: Client, cast: Cast) -> None:
    nobody_chose(cast.carol)
    change_user(user=cast.carol, details={"language": "zh-hans"}, by=SYSTEM, at=NOW)
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=ENGLISH)
    assert "我的账号" in account_page(client, ENGLISH)


def test_whoever_has_chosen_a_language_keeps_it_in_every_browser(client: Client, cast: Cast) -> None:
    nobody_chose(cast.carol)
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=CHINESE)
    client.post("/settings/account/", {"name": "Carol", "email": "", "language": "en", "timezone": "Asia/Shanghai"})
    client.post("/sign-out/")
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=CHINESE)
    assert "My account" in account_page(client, CHINESE)


@pytest.mark.parametrize("headers", [{}, FRENCH, {"Accept-Language": "*"}, {"Accept-Language": ";;q=x,,"}])
def test_a_browser_that_asks_for_no_language_of_ours_changes_nothing(client: Client, cast: Cast, headers: dict[str, str]) -> None:
    nobody_chose(cast.carol)
    client.post(ENTRY, {"login": "carol", "password": PASSWORD}, headers=headers)
    assert "My account" in account_page(client, headers)


def test_whoever_chooses_a_language_before_signing_in_goes_on_in_it(client: Client, cast: Cast) -> None:
    client.post("/language/", {"language": "zh-hans"})
    assert "登录" in client.get(ENTRY).content.decode()
    sign_in(client)
    assert "我的账号" in client.get("/settings/account/").content.decode()
    assert User.objects.get(username="carol").language == "zh-hans"


def test_it_switches_the_language_of_whoever_is_signed_in(client: Client, cast: Cast) -> None:
    sign_in(client)
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "我的账号" in client.get("/settings/account/").content.decode()
    client.post("/language/", {"language": "xx"})
    cast.carol.refresh_from_db()
    assert cast.carol.language == "zh-hans"


def _without_csrf(page: bytes) -> bytes:
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+', b"", page)
