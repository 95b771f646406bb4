"""How phone numbers are written in files: widths, dashes, labels, extensions, what spreadsheets do to them, searches."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown

_LABEL = re.compile(r"^\s*(?:tel|phone|mobile|mob|cell|fax|手机号码|手机号|手机|电话|座机|传真)?\s*[.:]?\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:;?\s*ext(?:ension)?\s*[.=:]?|转接|转|分机号|分机|(?<=\d)\s*x|#|,)\s*(\d{1,7})\s*$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[-\s]\d{7,8})-(\d{1,5})$")  # 010-62345678-803
_TRUNK = re.compile(r"\(0\)")  # +44 (0)20 …
_MARKS = re.compile(r"[\s().\-\u2010-\u2015\u2212/·_]+")
_DECIMAL_TAIL = re.compile(r"^(\+?\d{5,})\.0+$")
_EXPONENT = re.compile(r"^\+?(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})$")
_SPLIT = re.compile(r"\s*(?:[/;、|\n]|,\s*(?=\+|\d{7})|或)\s*")


def plain_phone(text: str) -> tuple[str, str]:
    """The number without separators (digits and a leading + if it is well written) and its extension."""
    if text.isascii() and text.isdigit():
        return text, ""
    text = unicodedata.normalize("NFKC", text).strip().strip("'\"\u200b\u200e\u202a\u202c\u202d\ufeff")
    text = _LABEL.sub("", text.removeprefix("tel:"), count=1)
    text = _whole_number(text)
    text, extension = _without_extension(text)
    return _MARKS.sub("", _TRUNK.sub("", text)), extension


def _whole_number(text: str) -> str:
    """Undo what a spreadsheet did, where nothing was lost: '13800138000.0', '1.3800138000E+10'."""
    if tail := _DECIMAL_TAIL.match(text):
        return tail[1]
    if exponent := _EXPONENT.match(text):
        mantissa = exponent[1].replace(",", ".")
        if len(mantissa) - 2 >= int(exponent[2]):
            return f"{Decimal(mantissa).scaleb(int(exponent[2])):f}".split(".")[0]
    return text


def _without_extension(text: str) -> tuple[str, str]:
    if dashed := _DASHED_EXTENSION.match(text):
        return dashed[1], dashed[2]
    if marked := _EXTENSION.search(text):
        return text[: marked.start()], marked[1]
    return text, ""


def refuse_spreadsheet_damage(text: str) -> None:
    if _EXPONENT.match(unicodedata.normalize("NFKC", text).strip()):
        raise ValueProblem(
            "shortened",
            _("“%(text)s” was shortened by the spreadsheet. Format the column as text there, enter the number again and save the file."),
            text=shown(text),
        )


def each_phone(text: str) -> list[str]:
    """The numbers of a cell that holds several: '138… / 139…', '138…、139…'."""
    return [part for part in _SPLIT.split(unicodedata.normalize("NFKC", text).strip()) if part]


def phone_digits(text: str) -> str:
    """What is searched: the digits alone, so that any run of them, the last four say, is found."""
    usual = text.removeprefix("+")
    if usual.isascii() and usual.isdigit():
        return usual
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character in "0123456789")


def phone_query(text: str) -> str:
    """The digits to look for. 00 and the leading 0 of an area code are not in E.164 and go."""
    digits = phone_digits(text)
    return digits.lstrip("0") if len(digits) > 4 else digits
