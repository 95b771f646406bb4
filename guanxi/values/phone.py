"""Telephone numbers: read as people write them, kept as E.164, shown as the country writes them.

The numbering plans of the world are loaded for the first number that is no Chinese mobile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from guanxi.values.phone_writing import each_phone, phone_digits, plain_phone, refuse_spreadsheet_damage
from guanxi.values.problem import ValueProblem, shown

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_CHINESE_MOBILE = re.compile(r"(?:(?P<plus>(?:\+|00)?86))?(?P<number>1[3-9]\d{9})")
_KEPT_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_CHINESE_SERVICE = re.compile(r"(?:(?:\+|00)?86)?(95\d{3,6}|400\d{7}|800\d{7})")  # banks, airlines, hot lines
_LOCAL_LENGTHS = {7, 8}


@dataclass(frozen=True, slots=True)
class Phone:
    number: str  # E.164
    extension: str = ""


def parse_phone(text: str, region: str = "CN") -> str:
    """E.164 without the extension; `region` is the country of numbers that name none."""
    return parse_phone_with_extension(text, region).number


@lru_cache(maxsize=16_384)
def parse_phone_with_extension(text: str, region: str = "CN") -> Phone:
    plain, extension = plain_phone(text)
    mobile = _CHINESE_MOBILE.fullmatch(plain)
    if mobile and (region == "CN" or (mobile["plus"] or "").startswith(("+", "00"))):
        return Phone("+86" + mobile["number"], extension)
    refuse_spreadsheet_damage(text)
    service = _CHINESE_SERVICE.fullmatch(plain) if region == "CN" else None
    if service:
        return Phone("+86" + service[1], extension)
    from phonenumbers import PhoneNumberFormat, format_number

    number = _read(plain, text, region)
    return Phone(format_number(number, PhoneNumberFormat.E164), extension)


def _read(plain: str, text: str, region: str) -> PhoneNumber:
    import phonenumbers

    number = _parsed(plain, text, region)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if phonenumbers.is_valid_number(number) or (plain.startswith("+") and possible == phonenumbers.ValidationResult.IS_POSSIBLE):
        return number
    if region == "CN" and len(plain) in _LOCAL_LENGTHS:
        raise ValueProblem("area_code", _("“%(text)s” has no area code. Write it like 010-%(text)s."), text=shown(text))
    raise ValueProblem("impossible", _("“%(text)s” has too many or too few digits for a phone number. Please check it."), text=shown(text))


def _parsed(plain: str, text: str, region: str) -> PhoneNumber:
    import phonenumbers

    if sum(len(part) >= 7 for part in map(phone_digits, each_phone(text))) > 1:
        raise ValueProblem("several", _("“%(text)s” holds more than one phone number. Put each into its own cell."), text=shown(text))
    if plain.removeprefix("+").isdigit() and len(plain) < 5:
        raise ValueProblem(
            "impossible", _("“%(text)s” has too many or too few digits for a phone number. Please check it."), text=shown(text)
        )
    if sum(character.isdigit() for character in plain) < 5:
        raise ValueProblem("not_a_phone", _("“%(text)s” is not a phone number. Please write its digits."), text=shown(text))
    try:
        return phonenumbers.parse(_with_plus(plain), region)
    except phonenumbers.NumberParseException:
        raise ValueProblem(
            "not_a_phone", _("“%(text)s” is not a phone number. Write it with its area or country code."), text=shown(text)
        ) from None


def _with_plus(plain: str) -> str:
    return "+" + plain[2:] if plain.startswith("00") else plain


@lru_cache(maxsize=4_096)
def shown_phone(number: str, region: str = "CN") -> str:
    """Grouped for reading: in national form at home, with the country code elsewhere."""
    if region == "CN" and _KEPT_MOBILE.fullmatch(number):
        return f"{number[3:6]} {number[6:10]} {number[10:]}"  # as the library groups every one of them
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_number(parsed) == region
    return str(
        phonenumbers.format_number(
            parsed, phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    )
