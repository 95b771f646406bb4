"""One-time links and passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from guanxi.access.actor import SYSTEM
from guanxi.access.models import OneTimeLink, User
from guanxi.access.refusing import Refused
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, actor
from guanxi.access.users.links import LinkIsDead, make_link, set_password_by_link, user_of_link
from guanxi.access.users.passwords import WeakPassword
from guanxi.journal.models import Change, Entry

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def secret_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def path_of(link: str) -> str:
    return f"/sign-in/link/{secret_of(link)}/"


def fresh_link(user: User) -> str:
    return make_link(user=user, by=SYSTEM, at=timezone.now())


def test_it_is_built_from_the_configured_address_and_never_from_the_host_header(client: Client, cast: Cast, settings: Settings) -> None:
    settings.BASE_URL = "https://crm.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    client.force_login(cast.alice)
    page = client.post(f"/settings/users/{cast.carol.pk}/link/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert b"https://crm.example.com/sign-in/link/" in page.content
    assert b"evil.example" not in page.content


def test_it_holds_at_least_128_random_bits_and_is_kept_as_a_digest_only(cast: Cast) -> None:
    secret = secret_of(fresh_link(cast.carol))
    assert len(secret) >= 43
    assert secret not in str(list(OneTimeLink.objects.values()))
    assert secret not in str(list(Change.objects.values())) + str(list(Entry.objects.values()))


def test_it_sets_a_password_once(client: Client, cast: Cast) -> None:
    path = path_of(fresh_link(cast.carol))
    answer = client.post(path, {"password": NEW, "again": NEW})
    assert answer["Location"] == "/sign-in/"
    assert User.objects.get(pk=cast.carol.pk).check_password(NEW)
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert User.objects.get(pk=cast.carol.pk).check_password(NEW)
    assert client.get("/settings/account/").status_code == 302, "the link signed somebody in past the second step"


def test_it_changes_nothing_when_it_is_only_opened(client: Client, cast: Cast) -> None:
    path = path_of(fresh_link(cast.carol))
    before = list(OneTimeLink.objects.values()), list(User.objects.order_by("pk").values()), Entry.objects.count()
    assert b"carol" in client.get(path, follow=True).content
    client.head(path)
    assert (list(OneTimeLink.objects.values()), list(User.objects.order_by("pk").values()), Entry.objects.count()) == before


def test_its_secret_stands_neither_in_the_address_nor_on_the_page_once_it_is_opened(client: Client, cast: Cast) -> None:
    path = path_of(fresh_link(cast.carol))
    opened = client.get(path)
    assert (opened.status_code, opened["Location"]) == (302, "/sign-in/link/")
    assert "no-store" in opened["Cache-Control"]
    page = client.get("/sign-in/link/")
    assert secret_of(path) not in page.content.decode()
    assert client.post("/sign-in/link/", {"password": NEW, "again": "x"}).status_code == 422
    assert client.post("/sign-in/link/", {"password": NEW, "again": NEW})["Location"] == "/sign-in/"
    assert User.objects.get(pk=cast.carol.pk).check_password(NEW)
    assert client.get("/sign-in/link/").status_code == 404
    assert Client().get("/sign-in/link/").status_code == 404


def test_it_dies_after_72_hours(cast: Cast) -> None:
    secret = secret_of(make_link(user=cast.carol, by=SYSTEM, at=NOW))
    assert user_of_link(secret, at=NOW + timedelta(hours=71)) == cast.carol
    with pytest.raises(LinkIsDead):
        set_password_by_link(secret=secret, password=NEW, at=NOW + timedelta(hours=72))


def test_it_dies_when_another_is_made(cast: Cast) -> None:
    first = secret_of(fresh_link(cast.carol))
    fresh_link(cast.carol)
    with pytest.raises(LinkIsDead):
        user_of_link(first, at=timezone.now())


def test_it_answers_the_same_for_a_used_and_an_invented_link(client: Client, cast: Cast) -> None:
    path = path_of(fresh_link(cast.carol))
    client.post(path, {"password": NEW, "again": NEW})
    client.get("/sign-in/")  # shows the message of success, so that both pages are plain
    assert _plain(client.get(path).content, path) == _plain(client.get("/sign-in/link/invented/").content, "/sign-in/link/invented/")


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("password123", "password123"), ("qwertyuiop", "qwertyuiop"), (NEW, "x")]
)
def test_it_refuses_weak_and_differing_passwords_and_stays_good(client: Client, cast: Cast, password: str, again: str) -> None:
    path = path_of(fresh_link(cast.carol))
    assert client.post(path, {"password": password, "again": again}).status_code == 422
    assert User.objects.get(pk=cast.carol.pk).check_password(PASSWORD)
    assert client.post(path, {"password": NEW, "again": NEW}).status_code == 302


def test_it_undoes_the_claim_when_the_password_is_weak(cast: Cast) -> None:
    secret = secret_of(fresh_link(cast.carol))
    with pytest.raises(WeakPassword):
        set_password_by_link(secret=secret, password="short", at=timezone.now())
    assert user_of_link(secret, at=timezone.now()) == cast.carol


def test_it_ends_every_other_session_of_the_user(cast: Cast) -> None:
    stolen = Client()
    stolen.force_login(cast.carol)
    set_password_by_link(secret=secret_of(fresh_link(cast.carol)), password=NEW, at=timezone.now())
    assert stolen.get("/settings/account/").status_code == 302


def test_who_is_signed_in_and_sets_it_is_sent_to_sign_in_with_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.carol)
    client.get(path_of(fresh_link(cast.carol)))
    done = client.post("/sign-in/link/", {"password": NEW, "again": NEW}, follow=True)
    assert done.redirect_chain == [("/sign-in/", 302)]
    assert "Your password is set. Sign in with it now." in done.content.decode()


def test_who_sets_it_for_somebody_else_stays_signed_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.get(path_of(fresh_link(cast.carol)))
    client.post("/sign-in/link/", {"password": NEW, "again": NEW})
    assert client.get("/settings/account/").status_code == 200


def test_it_is_not_made_by_somebody_without_the_right(cast: Cast) -> None:
    with pytest.raises(Refused):
        make_link(user=cast.dan, by=actor(cast.carol), at=NOW)
    with pytest.raises(Refused):
        make_link(user=cast.alice, by=actor(cast.bob), at=NOW)


def test_changing_ones_password_needs_the_present_one_and_keeps_only_this_session(client: Client, cast: Cast) -> None:
    other = Client()
    other.force_login(cast.carol)
    client.force_login(cast.carol)
    given = {"present": "wrong", "password": NEW, "again": NEW}
    assert client.post("/account/password/", given).status_code == 422
    assert client.post("/account/password/", {**given, "present": PASSWORD}).status_code == 302
    assert User.objects.get(pk=cast.carol.pk).check_password(NEW)
    assert client.get("/settings/account/").status_code == 200
    assert other.get("/settings/account/").status_code == 302


def _plain(page: bytes, path: str) -> bytes:
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+', b"", page).replace(path.encode(), b"")
