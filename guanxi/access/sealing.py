"""Sealing: small secrets are encrypted before they are stored, so that a copy of the database alone gives none of them away.

AES-256-GCM; a sealed text names its key: `sealed:v1:<key>:<nonce and ciphertext>`. Of several keys the last one seals, the others
open what they sealed. Keys stand in the 0600 file `secret-keys` of the data folder (made on first use) and in GUANXI_SECRET_KEYS.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MARK = "sealed:v1:"
FILE = "secret-keys"
KEY = re.compile(r"([A-Za-z0-9_-]{1,20}):([A-Za-z0-9_-]{43}=?)")
NONCE = 12


class CannotOpen(Exception):
    """The key is not here, or the text is not as it was sealed."""


def seal(text: str, purpose: str) -> str:
    """What is sealed for one purpose is opened for that purpose only."""
    key_id, key = list(known_keys().items())[-1]
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound_to(key_id, purpose))
    return f"{MARK}{key_id}:{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(text: str, purpose: str) -> str:
    """A text that was stored before there was sealing is given back as it is."""
    if not text.startswith(MARK):
        return text
    key_id, _colon, body = text.removeprefix(MARK).partition(":")
    key = known_keys().get(key_id)
    if key is None:
        raise CannotOpen(
            f"The key {key_id!r} is neither in {settings.DATA / FILE} nor in GUANXI_SECRET_KEYS: what it sealed cannot be read without it."
        )
    try:
        content = urlsafe_b64decode(body)
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], _bound_to(key_id, purpose)).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"A text sealed with the key {key_id!r} was changed, or sealed for something else.") from error


def key_of(text: str) -> str:
    """The id of the key that sealed this text; empty for a plain one."""
    return text.removeprefix(MARK).partition(":")[0] if text.startswith(MARK) else ""


def known_keys() -> dict[str, bytes]:
    """By id, the sealing one last: those of the environment come after those of the file. Read each time, for they may be rotated."""
    given: str = settings.SECRET_KEYS
    path: Path = settings.DATA / FILE
    if not given and not path.exists():
        add_key()
    kept = path.read_text() if path.exists() else ""
    return keys_in(kept, str(path)) | keys_in(given, "GUANXI_SECRET_KEYS")


def keys_in(text: str, where: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for word in re.split(r"[\s,]+", text.strip()):
        if not word:
            continue
        match = KEY.fullmatch(word)
        if match is None or match[1] in found:
            raise ImproperlyConfigured(f"{where} holds keys as NAME:BASE64 of 32 bytes, each name once, separated by commas or lines.")
        found[match[1]] = urlsafe_b64decode(match[2].rstrip("=") + "=")
    return found


def add_key() -> str:
    """A new key at the end of the file, which is replaced whole. Of two processes that make the first one, one wins and both use it."""
    path: Path = settings.DATA / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    key_id = secrets.token_hex(4)
    kept = path.read_text() if path.exists() else ""
    handle, unfinished = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)  # readable by its owner only
    with os.fdopen(handle, "w") as file:
        file.write(f"{kept}{key_id}:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        if path.exists():
            os.replace(unfinished, path)
        else:
            os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        Path(unfinished).unlink(missing_ok=True)
    return list(keys_in(path.read_text(), str(path)))[-1]


def _bound_to(key_id: str, purpose: str) -> bytes:
    return f"guanxi {key_id} {purpose}".encode()
