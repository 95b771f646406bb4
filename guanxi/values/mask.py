"""Masks: enough of a value to tell it from another when somebody names it, too little to use it."""

from __future__ import annotations

MASK = "***"
PHONE_MASK = "****"
ENOUGH_DIGITS = 8


def masked_text(text: str) -> str:
    """Its first character; nothing of a text that this would tell whole."""
    plain = text.strip()
    return plain[0] + MASK if len(plain) > 1 else MASK


def masked_mail(address: str) -> str:
    name, at, domain = address.strip().rpartition("@")
    return f"{masked_text(name)}@{domain}" if at else masked_text(address)


def masked_phone(number: str) -> str:
    """Three digits in front and four at the end, of a number that is long enough to hide some between them; the country stays."""
    plain = number.strip()
    country, space, rest = plain.partition(" ") if plain.startswith("+") else ("", "", plain)
    digits = "".join(sign for sign in rest or country if sign.isdigit())
    if len(digits) < ENOUGH_DIGITS:
        return MASK
    shown = f"{digits[:3]}{PHONE_MASK}{digits[-4:]}"
    return f"{country} {shown}" if space else shown
