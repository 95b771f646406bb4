"""Every address of the settings: who gets in, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Token, User
from guanxi.access.tests.cast import NOW, Cast, user_with_password
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.tokens.issuing import issue_token
from guanxi.access.users.deactivating import deactivate_user
from guanxi.access.users.placing import Place
from guanxi.journal.writing import act
from guanxi.records.models import OwnField
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.settings.urls import urlpatterns

pytestmark = pytest.mark.django_db
FOR_ALL = {"settings", "account", "settings_tokens", "account_sessions_ending"}
OF_ONESELF = {"settings_token_revocation", "account_session_ending"}
OF_OWNERS = {"settings_journal_verification", "settings_journal_progress"}
"""No right opens these: only an owner sees them."""
POST_ONLY = set("revocation link deactivation activation off deletion retirement return place verification ending".split())
WORDS = {"<str:plural>": "people", "<str:kind>": "text", "<str:key>": "size", "<str:session>": "nothing"}


def addresses(cast: Cast) -> Iterator[tuple[str, str]]:
    """All of them as (name, address), each about Dan, his team, his role, his token; or about a field of people."""
    if not OwnField.objects.exists():
        add_field("person", Description(kind="number", label_en="Size"), by=SYSTEM)
    token = Token.objects.first() or issue_token(user=cast.dan, label="x", scope="read", lives=None, by=SYSTEM, at=NOW).token
    filled = {"user_id": cast.dan.pk, "team_id": cast.south.pk, "role_id": cast.selling.pk, "token_id": token.pk, "entry_id": 1}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for name, value in filled.items():
            route = route.replace(f"<int:{name}>", str(value))
        for name, word in WORDS.items():
            route = route.replace(name, word)
        yield str(pattern.name), f"/settings/{route}"


def post_only(address: str) -> bool:
    return address.rstrip("/").rsplit("/", 1)[-1] in POST_ONLY


def test_it_sends_strangers_to_sign_in_whatever_they_ask_for(client: Client, cast: Cast) -> None:
    for _name, address in list(addresses(cast)):
        with nothing_changed():
            assert client.get(address)["Location"].startswith("/sign-in/?next="), address
            assert client.post(address)["Location"] == "/sign-in/", address


def test_it_tells_those_without_the_right_so_and_changes_nothing(carol: Client, cast: Cast) -> None:
    for name, address in list(addresses(cast)):
        with nothing_changed():
            got, posted = carol.get(address), carol.post(address, {"name": "x", "username": "x", "label": ""})
        if name in FOR_ALL:
            assert got.status_code in {200, 302} | ({405} if post_only(address) else set()), address
        elif name in OF_ONESELF:
            assert (got.status_code, posted.status_code) == (405, 404)
        else:
            assert (got.status_code, posted.status_code) == (403, 403), address
            assert ("It needs the right “" in got.content.decode()) is (name not in OF_OWNERS)


def test_a_refusal_says_in_few_words_which_right_is_lacking_and_who_can_give_it(carol: Client, cast: Cast) -> None:
    user_with_password("zoe", Place(is_owner=True), "欧阳静")
    deactivate_user(user=user_with_password("gone", Place(is_owner=True), "Gone Owner"), by=SYSTEM, at=NOW)
    page = carol.get("/settings/roles/").content.decode()
    assert "It needs the right “Manage users, teams and roles”." in page
    assert "Ask for it: Alice, 欧阳静. Owners can add it to your role." in page
    assert "It needs the right “People: Import”." in carol.get("/people/import/").content.decode()
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=cast.carol.pk).update(language="zh-hans")
    page = carol.get("/settings/roles/").content.decode()
    assert "此操作需要“管理用户、团队和角色”权限。" in page
    assert "Alice、欧阳静" in page


def test_a_refusal_that_no_right_would_change_sends_nobody_to_the_owner(bob: Client, cast: Cast) -> None:
    answer = bob.post(f"/settings/users/{cast.alice.pk}/deactivation/")
    assert answer.status_code == 403
    assert "Only an owner can do this to an owner." in answer.content.decode()
    assert "Ask for it" not in answer.content.decode()


def test_it_changes_nothing_by_looking(alice: Client, cast: Cast) -> None:
    for _name, address in list(addresses(cast)):
        with nothing_changed():
            assert alice.get(address).status_code == (405 if post_only(address) else 302 if address == "/settings/" else 200), address
            alice.head(address)


def test_it_does_not_find_what_is_not_there(alice: Client, cast: Cast) -> None:
    for address in ("users/999999/", "teams/999999/", "roles/999999/"):
        assert alice.get(f"/settings/{address}").status_code == 404
    for address in ("users/999999/link/", "teams/999999/deletion/", "roles/999999/deletion/", "tokens/999999/revocation/"):
        assert alice.post(f"/settings/{address}").status_code == 404


def test_it_takes_no_form_without_its_secret(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.alice)
    for _name, address in list(addresses(cast)):
        with nothing_changed():
            assert strict.post(address, {"name": "x"}).status_code == 403, address


def test_it_shows_everybody_only_their_sections(alice: Client, carol: Client) -> None:
    assert b"/settings/roles/" in alice.get("/settings/account/").content
    page = carol.get("/settings/account/").content
    assert b"/settings/tokens/" in page
    assert b"/settings/roles/" not in page
    assert b"/settings/company/" not in page


def test_it_never_shows_a_hash(alice: Client, cast: Cast) -> None:
    for _name, address in list(addresses(cast)):
        if not post_only(address):
            page = alice.get(address).content.decode()
            assert cast.dan.password not in page
            assert Token.objects.get().digest not in page
