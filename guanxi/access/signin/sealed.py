"""The secrets of two-step sign-in are stored sealed: those of the app, also while it is set up, and the seeds of recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from guanxi.access.sealing import CannotOpen, key_of, seal, unseal

PURPOSE = "two-step"
SETTING_UP = "two-step set-up"
SECRETS = ("secret", "seed", "migrated_codes")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return seal(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, PURPOSE)


def secret_being_set_up(session: SessionBase) -> str:
    """It waits in the session, and sessions stand in the database. One that cannot be opened any more is made anew."""
    try:
        secret = unseal(session[SECRET_SESSION_KEY], SETTING_UP)
    except CannotOpen:
        secret = generate_totp_secret()
    session[SECRET_SESSION_KEY] = seal(secret, SETTING_UP)
    return secret


def reseal(authenticators: Any) -> int:
    """Seals every secret with the newest key, the plain ones too; returns how many. All or none."""
    with transaction.atomic():
        rows = list(authenticators.select_for_update().order_by("pk"))
        for row in rows:
            row.data = {name: _each(value, _again) if name in SECRETS else value for name, value in row.data.items()}
            row.save(update_fields=["data"])
        return sum(any(name in SECRETS for name in row.data) for row in rows)


def keys_in_use(authenticators: Any) -> set[str]:
    """The ids of the keys without which some secret could not be read."""
    texts: list[str] = []
    for data in authenticators.values_list("data", flat=True):
        for name in SECRETS:
            _each(data.get(name), texts.append)
    return {key_of(text) for text in texts} - {""}


def _again(text: str) -> str:
    return seal(unseal(text, PURPOSE), PURPOSE)


def _each(value: Any, do: Callable[[str], Any]) -> Any:
    if isinstance(value, list):
        return [do(one) for one in value]
    return do(value) if isinstance(value, str) else value
