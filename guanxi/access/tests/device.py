"""A device that keeps a passkey: it makes keys and signs as a phone or a security key does; nothing of the ceremony is pretended."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
SEEN = FLAG.UP | FLAG.UV
Json = dict[str, Any]


class NoPasskey(Exception):
    """None of those that the page would take is on this device."""


class Device:
    """One key for each credential; `origin` is the page that the browser sees it on."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.keys: dict[str, tuple[str, ec.EllipticCurvePrivateKey]] = {}

    def create(self, options: Json) -> Json:
        credential, key = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())
        self.keys[websafe_encode(credential)] = options["rp"]["id"], key
        told = AttestedCredentialData.create(bytes(16), credential, ES256.from_cryptography_key(key.public_key()))
        data = AuthenticatorData.create(sha256(options["rp"]["id"].encode()).digest(), SEEN | FLAG.AT, 0, bytes(told))
        attested = AttestationObject.create("none", data, {})
        said = self._said("webauthn.create", options)
        return _answer(credential, {"clientDataJSON": said, "attestationObject": bytes(attested)})

    def get(self, options: Json) -> Json:
        here = [one["id"] for one in options["allowCredentials"] if one["id"] in self.keys]
        if not here:
            raise NoPasskey
        site, key = self.keys[here[0]]
        data, said = bytes(AuthenticatorData.create(sha256(site.encode()).digest(), SEEN, 1)), self._said("webauthn.get", options)
        signature = key.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return _answer(websafe_decode(here[0]), {"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def _said(self, kind: str, options: Json) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}).encode()


def _answer(credential: bytes, parts: dict[str, bytes]) -> Json:
    name = websafe_encode(credential)
    written = {part: websafe_encode(value) for part, value in parts.items()}
    return {"id": name, "rawId": name, "type": "public-key", "response": written, "clientExtensionResults": {}}
