"""JSON in and out: strict and bounded when read, fast when written."""

from __future__ import annotations

import json
from decimal import Decimal, DecimalException
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guanxi.rest.errors import bad_request

MAX_DEPTH = 20
MAX_DIGITS = 40


def read_json(text: str | bytes, where: str = "body") -> Any:
    """Objects, lists, text, whole numbers, Decimals, booleans and null; everything that could hurt later is refused here."""
    try:
        value = json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant)
    except (ValueError, RecursionError, DecimalException):
        raise bad_request("malformed_json", _("This is not JSON as it should be."), where) from None
    _check(value, where)
    return value


def write_json(value: Any) -> bytes:
    return orjson.dumps(value, default=_other, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def _other(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value)} has no JSON form")


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError("out of range")
    return number


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("out of range")
    return int(text)


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _check(value: Any, where: str) -> None:
    """Walks the value without recursion: depth, and characters that cannot be stored."""
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise bad_request("too_deep", _("This JSON is nested too deeply."), where)
        if isinstance(one, str):
            _check_text(one, where)
        elif isinstance(one, dict):
            waiting += [(item, depth + 1) for pair in one.items() for item in pair]
        elif isinstance(one, list):
            waiting += [(item, depth + 1) for item in one]


def _check_text(text: str, where: str) -> None:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise bad_request("bad_character", _("The text holds a character that cannot be stored."), where)
