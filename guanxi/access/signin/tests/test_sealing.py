"""What two-step sign-in keeps is sealed, stays readable through changes of keys, and is lost without them."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from guanxi.access import sealing
from guanxi.access.commands import rotate_secrets
from guanxi.access.models import Session
from guanxi.access.sealing import CannotOpen, add_key, key_of, known_keys, seal, unseal
from guanxi.access.signin.sealed import keys_in_use
from guanxi.access.signin.tests.test_two_step import code_for, confirm, sign_in, turn_on
from guanxi.access.tests.cast import Cast

ONE, TWO = "one:" + "A" * 43, "two:" + "B" * 42 + "A"


@pytest.fixture
def folder(settings, tmp_path):
    """A data folder whose file holds the keys, as where nothing is given in the environment."""
    settings.SECRET_KEYS, settings.DATA = "", tmp_path
    return tmp_path


def stored():
    return {row.type: str(row.data) for row in Authenticator.objects.all()}


def in_sessions():
    return str([session.get_decoded() for session in Session.objects.all()])


def passes(client, secret, step):
    client.post("/sign-out/")
    sign_in(client)
    client.post("/sign-in/code/", {"code": code_for(secret, step)})
    return client.get("/settings/account/").status_code == 200


@pytest.mark.django_db
def test_neither_the_secret_nor_the_seed_stands_in_the_database(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    client.get("/account/two-step/codes/")
    kept = stored()
    assert set(kept) == {"totp", "recovery_codes"}
    assert secret not in kept["totp"]
    assert all("sealed:v1:tests:" in text for text in kept.values())
    assert passes(client, secret, 1)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    client.post("/sign-out/")
    sign_in(client)
    client.post("/sign-in/code/", {"code": codes[0]})
    assert client.get("/settings/account/").status_code == 200


@pytest.mark.django_db
def test_while_an_app_is_set_up_its_secret_waits_sealed_in_the_session(client: Client, cast: Cast) -> None:
    sign_in(client)
    confirm(client)
    secret = client.get("/account/two-step/on/").context["form"].secret
    for _look in ("shown", "typed wrong"):
        kept = in_sessions()
        assert secret not in kept
        assert "sealed:v1:tests:" in kept
        assert client.post("/account/two-step/on/", {"code": "000000"}).context["form"].secret == secret
    client.post("/account/two-step/on/", {"code": code_for(secret)})
    assert "sealed:" not in in_sessions()
    assert passes(client, secret, 1)


@pytest.mark.django_db
def test_a_set_up_whose_key_is_gone_begins_anew(client: Client, cast: Cast, settings) -> None:
    sign_in(client)
    confirm(client)
    secret = client.get("/account/two-step/on/").context["form"].secret
    settings.SECRET_KEYS = ONE
    other = client.post("/account/two-step/on/", {"code": code_for(secret)}).context["form"].secret
    assert other != secret
    assert client.post("/account/two-step/on/", {"code": code_for(other)}).status_code == 302


@pytest.mark.django_db
def test_what_was_stored_plain_goes_on_working_and_is_sealed_by_the_migration(client: Client, cast: Cast) -> None:
    secret = turn_on(client)
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    assert passes(client, secret, 1)
    import_module("guanxi.access.migrations.0004_sealed_secrets").seal_what_is_plain(apps, None)
    assert secret not in stored()["totp"]
    assert unseal(Authenticator.objects.get(type="totp").data["secret"], "two-step") == secret


@pytest.mark.django_db
def test_rotation_seals_everything_with_a_new_key(client: Client, cast: Cast, folder, capsys) -> None:
    secret = turn_on(client)
    client.get("/account/two-step/codes/")
    [old] = known_keys()
    assert keys_in_use(Authenticator.objects) == {old}
    assert rotate_secrets.main([]) == 0
    *others, newest = known_keys()
    assert others == [old]
    assert newest in capsys.readouterr().out
    assert keys_in_use(Authenticator.objects) == {newest}
    assert passes(client, secret, 1)


@pytest.mark.django_db
def test_rotation_changes_nothing_where_a_key_is_missing(client: Client, cast: Cast, settings, capsys) -> None:
    settings.SECRET_KEYS = ONE
    turn_on(client)
    before = stored()
    settings.SECRET_KEYS = TWO
    assert rotate_secrets.main([]) == 1
    assert "'one'" in capsys.readouterr().err
    assert stored() == before


def test_the_last_key_seals_and_the_others_open(settings, tmp_path) -> None:
    settings.DATA, settings.SECRET_KEYS = tmp_path, ONE
    old = seal("text", "test")
    settings.SECRET_KEYS = f"{ONE},{TWO}"
    assert (key_of(old), key_of(seal("text", "test"))) == ("one", "two")
    assert unseal(old, "test") == "text"
    assert not (tmp_path / "secret-keys").exists(), "whoever gives keys keeps them"


def test_the_same_text_is_never_sealed_alike() -> None:
    assert seal("text", "test") != seal("text", "test")


def test_it_opens_only_what_it_sealed_for_the_same_purpose(settings) -> None:
    sealed = seal("text", "test")
    changed = sealed[:-6] + ("AAAAAA" if not sealed.endswith("AAAAAA") else "BBBBBB")
    for text, purpose in ((sealed, "other"), (changed, "test"), (sealed[:40], "test"), (sealed.replace(":tests:", ":gone:"), "test")):
        with pytest.raises(CannotOpen):
            unseal(text, purpose)
    assert unseal("plain", "test") == "plain"
    assert key_of("plain") == ""


def test_the_file_is_made_once_and_is_its_owners_only(folder) -> None:
    [first] = known_keys()
    assert list(known_keys()) == [first]
    assert (folder / "secret-keys").stat().st_mode & 0o777 == 0o600
    second = add_key()
    assert list(known_keys()) == [first, second]
    assert (folder / "secret-keys").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-keys"]


def test_of_two_who_make_the_first_key_both_use_the_same(folder, monkeypatch) -> None:
    real = sealing.os.link

    def somebody_was_faster(source, target):
        monkeypatch.setattr(sealing.os, "link", real)
        add_key()
        real(source, target)

    monkeypatch.setattr(sealing.os, "link", somebody_was_faster)
    mine = add_key()
    assert list(known_keys()) == [mine]


@pytest.mark.parametrize("given", ["one", "one:short", f"{ONE},{ONE}", "a b:" + "A" * 43])
def test_it_is_loud_about_keys_that_are_none(settings, tmp_path, given) -> None:
    settings.DATA, settings.SECRET_KEYS = tmp_path, given
    with pytest.raises(ImproperlyConfigured):
        known_keys()
