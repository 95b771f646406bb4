"""Passkeys on the side of the server: whose they are, what a wrong answer gets, where they are offered. A browser test uses real ones."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from guanxi.access.models import Token
from guanxi.access.signin.tests.test_two_step import confirm, sign_in
from guanxi.access.tests.cast import Cast
from guanxi.access.tests.device import Device
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.users.two_step import kinds_of_second_step
from guanxi.journal.models import Entry

pytestmark = pytest.mark.django_db
NONSENSE = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    "{",
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}, "clientExtensionResults": {}}),
    json.dumps({"id": "é", "rawId": 5, "type": None, "response": {"clientDataJSON": "!!", "authenticatorData": "", "signature": ""}}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
]


ORIGIN, OPTIONS = "https://testserver", {"rp": {"id": "testserver"}, "challenge": "AAAA"}


def passkey_of(cast: Cast, name: str = "Phone", device: Device | None = None) -> Authenticator:
    made = (device or Device(ORIGIN)).create(OPTIONS)
    return Authenticator.objects.create(user=cast.carol, type="webauthn", data={"name": name, "credential": made})


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_for_an_answer_adds_nothing(client: Client, cast: Cast, answer: str) -> None:
    sign_in(client)
    confirm(client)
    assert client.get("/account/passkeys/new/").status_code == 200
    page = client.post("/account/passkeys/new/", {"name": "x", "credential": answer})
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


def test_a_passkey_comes_first_and_a_recovery_code_second(client: Client, cast: Cast) -> None:
    passkey_of(cast)
    sign_in(client)
    page = client.get("/sign-in/code/")
    code = page.context["form"].fields["code"]
    assert (code.label, code.widget.attrs["autofocus"]) == ("Recovery code", False)
    [button] = [part for part in page.content.decode().split("<button")[1:] if "data-passkey" in part]
    assert "autofocus" in button.partition(">")[0]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_for_an_answer_lets_nobody_in(client: Client, cast: Cast, answer: str) -> None:
    passkey_of(cast)
    assert sign_in(client)["Location"].startswith("/sign-in/code/")
    assert "passkey-options" in client.get("/sign-in/code/").content.decode()
    assert client.post("/sign-in/code/", {"credential": answer}).status_code == 200
    assert client.get("/settings/account/").status_code == 302


def options_in(page: bytes) -> Any:
    found = re.search(rb'id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])["publicKey"]


def test_it_lets_in_after_the_password_by_a_signature_of_this_very_moment(client: Client, cast: Cast) -> None:
    device = Device(ORIGIN)
    passkey_of(cast, device=device)
    sign_in(client)
    options = options_in(client.get("/sign-in/code/").content)
    right = device.get(options)
    old = device.get({**options, "challenge": "AAAA"})
    elsewhere = Device("https://testserver.evil.example")
    elsewhere.keys = device.keys
    stranger = Device(ORIGIN)
    stranger.keys = {name: (site, ec.generate_private_key(ec.SECP256R1())) for name, (site, _key) in device.keys.items()}
    for wrong in (old, elsewhere.get(options), stranger.get(options)):
        assert b"was not accepted" in client.post("/sign-in/code/", {"credential": json.dumps(wrong)}).content
        assert client.get("/settings/account/").status_code == 302
        options = options_in(client.get("/sign-in/code/").content)
    assert b"was not accepted" in client.post("/sign-in/code/", {"credential": json.dumps(right)}).content, "its moment had passed"
    options = options_in(client.get("/sign-in/code/").content)
    sent = {"credential": json.dumps(device.get(options))}
    assert client.post("/sign-in/code/", sent)["Location"] == "/"
    client.post("/sign-out/")
    sign_in(client)
    client.get("/sign-in/code/")
    assert b"was not accepted" in client.post("/sign-in/code/", sent).content, "an answer that was listened to let somebody in"


def test_one_is_added_by_its_device_and_brings_recovery_codes(client: Client, cast: Cast) -> None:
    sign_in(client)
    confirm(client)
    options = options_in(client.get("/account/passkeys/new/").content)
    sent = {"name": "", "credential": json.dumps(Device(ORIGIN).create(options))}
    assert client.post("/account/passkeys/new/", sent)["Location"] == "/account/two-step/codes/"
    assert {one.type for one in Authenticator.objects.filter(user=cast.carol)} == {"webauthn", "recovery_codes"}
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Passkey"
    assert client.post("/account/passkeys/new/", sent).status_code == 200, "the same answer added a second one"
    assert Entry.objects.filter(kind="user.passkey_added").count() == 1


def test_it_asks_for_the_password_before_one_is_added_named_or_removed(client: Client, cast: Cast) -> None:
    one = passkey_of(cast)
    session_of(client, cast)
    with nothing_changed():
        for address in ("new/", f"{one.pk}/", f"{one.pk}/removal/"):
            for answer in (client.get(f"/account/passkeys/{address}"), client.post(f"/account/passkeys/{address}", {"name": "x"})):
                assert answer["Location"].startswith("/account/confirm/")


def test_that_of_another_person_is_not_there(client: Client, cast: Cast) -> None:
    one = passkey_of(cast)
    sign_in(client, "dan")
    confirm(client)
    with nothing_changed():
        for address in (f"{one.pk}/", f"{one.pk}/removal/"):
            assert client.get(f"/account/passkeys/{address}").status_code == 404
            assert client.post(f"/account/passkeys/{address}", {"name": "Mine"}).status_code == 404


def test_removing_one_ends_other_sessions_and_tokens(client: Client, cast: Cast) -> None:
    one = passkey_of(cast)
    other, here = Client(), client
    session_of(other, cast)
    session_of(here, cast)
    confirm(here)
    here.post("/settings/tokens/", {"label": "Shop", "scope": "read", "days": "30"})
    assert Token.objects.filter(revoked_at=None).count() == 1
    here.post(f"/account/passkeys/{one.pk}/removal/")
    assert not kinds_of_second_step(cast.carol)
    assert here.get("/settings/account/").status_code == 200
    assert other.get("/settings/account/").status_code == 302
    assert not Token.objects.filter(revoked_at=None).exists()


def test_a_recovery_code_lets_in_whoever_has_not_their_device(client: Client, cast: Cast) -> None:
    passkey_of(cast)
    codes = RecoveryCodes.activate(cast.carol)
    sign_in(client)
    client.post("/sign-in/code/", {"code": codes.get_unused_codes()[0]})
    assert client.get("/settings/account/").status_code == 200


def test_what_is_delicate_asks_for_the_passkey(client: Client, cast: Cast) -> None:
    passkey_of(cast)
    session_of(client, cast)
    answer = client.post("/settings/tokens/", {"label": "Shop", "scope": "read", "days": "30"})
    assert answer["Location"].startswith("/account/confirm/passkey/")
    for nonsense in NONSENSE[:3]:
        assert client.post(answer["Location"], {"credential": nonsense}).status_code == 200
    assert not Token.objects.exists()
    confirm(client)
    assert Token.objects.count() == 1, "the password is another way"


@pytest.mark.parametrize(("host", "offered"), [("localhost", True), ("127.0.0.1", False), ("127.0.0.1:8000", False), ("[::1]:8000", False)])
def test_they_are_offered_where_browsers_make_them(client: Client, cast: Cast, host: str, offered: bool) -> None:
    sign_in(client)
    page = client.get("/settings/account/", headers={"Host": host}).content.decode()
    assert ("/account/passkeys/new/" in page) is offered
    assert ("Open Guanxi by its name" in page) is not offered


def test_a_name_is_shown_as_text(client: Client, cast: Cast) -> None:
    passkey_of(cast, "<script>alert(1)</script>")
    session_of(client, cast)
    assert "<script>alert" not in re.sub(r"&lt;", "", client.get("/settings/account/").content.decode())


def session_of(client: Client, cast: Cast) -> None:
    """Signed in, and that long ago."""
    client.force_login(cast.carol, backend="django.contrib.auth.backends.ModelBackend")
