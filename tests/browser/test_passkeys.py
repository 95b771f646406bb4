"""Passkeys by a device of the tests: added, named, used after the password and to confirm, removed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Workspace
from guanxi.access.tests.cast import NOW, PASSWORD, Cast, called_together
from guanxi.access.tests.device import Device, NoPasskey
from guanxi.access.workspace.founding import found_workspace
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from tests.browser.screen import Screen
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
# The browser of the tests has no WebAuthn of its own (it dies of it): a device in Python answers in its place, by true keys.
BEHIND_THE_BROWSER = """
const text = (given) => btoa(String.fromCharCode(...new Uint8Array(given.buffer ?? given)))
  .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
const bytes = (word) => Uint8Array.from(atob(word.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0)).buffer;
const plain = (_key, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? text(value) : value;
const ask = (verb) => async ({ publicKey }) => {
  const answer = await window.askDevice(verb, JSON.stringify(publicKey, plain));
  if (!answer) throw new DOMException("no passkey", "NotAllowedError");
  const response = Object.fromEntries(Object.entries(answer.response).map(([name, word]) => [name, bytes(word)]));
  return { ...answer, rawId: bytes(answer.rawId), response, getClientExtensionResults: () => answer.clientExtensionResults };
};
Object.defineProperty(navigator, "credentials", { value: { create: ask("create"), get: ask("get") } });
"""


@pytest.fixture
def company(transactional_db: None) -> Cast:
    with act("workspace.founded", by=SYSTEM, at=NOW):
        Workspace.objects.get_or_create(pk=1)
    cast = called_together()
    found_workspace(details={"name": "Acme", "language": "en"}, by=SYSTEM, at=NOW)
    return cast


def device_in(screen: Screen) -> Device:
    device = Device(screen.start)

    def ask(verb: str, options: str) -> Any:
        try:
            return getattr(device, verb)(json.loads(options))
        except NoPasskey:
            return None

    screen.page.expose_function("askDevice", ask)
    screen.page.add_init_script(BEHIND_THE_BROWSER)
    screen.page.reload()
    return device


def says_who(screen: Screen) -> None:
    screen.page.locator("#id_password").fill(PASSWORD)
    screen.page.keyboard.press("Enter")


def signs_in(screen: Screen) -> None:
    screen.page.locator("#id_login").fill("alice")
    says_who(screen)
    expect(screen.page).to_have_url(re.compile("/sign-in/code/"))


def adds(screen: Screen, name: str) -> None:
    says_who(screen)
    screen.page.locator("#id_name").fill(name)
    screen.shoot("passkey-new")
    screen.check()
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.locator("#recovery-codes")).to_be_visible()


def kinds() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="user.passkey").order_by("id").values_list("kind", flat=True))


def test_a_passkey_from_its_first_day_to_its_last(visit: Visit, company: Cast) -> None:
    screen = visit("/account/passkeys/new/", user=company.alice)
    page = screen.page
    device_in(screen)
    adds(screen, "My phone")
    page.get_by_role("link", name="Done").click()
    screen.shoot("passkey-account")
    screen.check()
    page.get_by_role("link", name="Rename My phone").click()
    page.locator("#id_name").fill("Old phone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Old phone")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).last.click()
    signs_in(screen)
    screen.shoot("passkey-second-step")
    screen.check()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None

    page.goto(f"{screen.start}/settings/account/")
    page.get_by_role("link", name="Remove Old phone").click()
    page.get_by_role("link", name="Use your passkey instead").click()
    screen.shoot("passkey-confirm")
    screen.check()
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Passkey removed.")).to_be_visible()
    assert not Authenticator.objects.exists(), "recovery codes outlived what they stand in for"
    assert kinds() == ["user.passkey_added", "user.passkey_renamed", "user.passkey_removed"]


def test_another_device_does_not_let_anybody_in(visit: Visit, company: Cast) -> None:
    screen = visit("/account/passkeys/new/", user=company.alice)
    device_in(screen)
    adds(screen, "My phone")
    thief = visit("/sign-in/", width=390, theme="dark", language="zh-hans")
    device_in(thief)
    signs_in(thief)
    thief.shoot("passkey-second-step-390")
    thief.page.locator("button[data-passkey]").click()
    expect(thief.page.locator(".toast")).to_be_visible()
    expect(thief.page).to_have_url(re.compile("/sign-in/code/"))
