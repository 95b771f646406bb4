"""E-mail addresses: one spelling for each, and none that only looks like another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from guanxi.values.lookalikes import looks_like_another
from guanxi.values.problem import ValueProblem, shown

LIMIT = 254

_USUAL = re.compile(
    r"(?=.{1,254}$)(?P<local>(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@(?P<domain>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})",
    re.IGNORECASE,
)
_RESERVED = (".test", ".invalid", ".local", ".localhost", ".arpa", ".onion")
_NAMED = re.compile(r"^[^<>]*<([^<>]+)>$")  # Li Wei <li@example.com>
_IDNA_DOTS = re.compile("[。．｡]")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@lru_cache(maxsize=4_096)
def parse_email(text: str) -> str:
    """The address as it is kept: NFKC, domain in lower case and readable script, local part as written."""
    usual = _USUAL.fullmatch(text)
    if usual and "--" not in (domain := usual["domain"].lower()) and not domain.endswith(_RESERVED):
        return f"{usual['local']}@{domain}"
    return _parsed(text)


def _parsed(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", _IDNA_DOTS.sub(".", text))).strip().strip("'\"").removeprefix("mailto:")
    if named := _NAMED.match(plain):
        plain = named[1].strip()
    _refuse_plain_slips(plain, text)
    try:
        address = validate_email(plain, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueProblem(
            "not_an_email", _("“%(text)s” is not an e-mail address. It should look like name@example.com."), text=shown(text)
        ) from None
    local, _at, domain = address.rpartition("@")
    if looks_like_another(local) or looks_like_another(domain):
        raise ValueProblem(
            "look_alike",
            _("“%(text)s” mixes letters of different alphabets that look alike. Please type the address again."),
            text=shown(text),
        )
    return f"{local}@{domain.lower()}"


def _refuse_plain_slips(plain: str, text: str) -> None:
    if plain.count("@") > 1 and re.search(r"[,;/、\s]", plain):
        raise ValueProblem("several", _("“%(text)s” holds more than one e-mail address. Put each into its own cell."), text=shown(text))
    if "@" not in plain:
        raise ValueProblem("no_at", _("“%(text)s” is not an e-mail address: the @ is missing."), text=shown(text))
    if plain.lower().endswith(_RESERVED):
        raise ValueProblem("reserved", _("No mail can be sent to “%(text)s”: its domain is reserved for tests."), text=shown(text))


def email_key(address: str) -> str:
    """Two addresses with the same key are the same mailbox to us: the whole address in lower case."""
    return unicodedata.normalize("NFKC", address).casefold()


def email_for_sending(address: str) -> str:
    """The address with its domain in ASCII (xn--…), as mail programs want it."""
    if address.isascii():
        return address
    from email_validator import validate_email

    result = validate_email(address, check_deliverability=False)
    return f"{result.local_part}@{result.ascii_domain}"
