"""Numbers as people write them, as exact decimals. What could be two numbers follows the column or the common rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown

DecimalMark = Literal[".", ","]

LARGEST = Decimal(10) ** 18
_SMALLEST_EXPONENT = -30

_USUAL = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?")
_PRECISION = 28  # digits that decimal arithmetic keeps
_FOUR_BEHIND = re.compile(r"[1-9]\d{0,3},\d{4}")
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "’": "'", "٫": ".", "，": ",", "。": "."})
_MONEY_MARKS = re.compile(r"[¥￥$€£₩₽₹元圆块]|人民币|rmb|cny", re.IGNORECASE)
_UNITS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "億": 8, "十亿": 9, "百亿": 10, "千亿": 11,
    "万亿": 12, "k": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "%": -2, "‰": -3,
}  # fmt: skip
_SHAPE = re.compile(r"(?P<sign>[+-]?)(?P<body>[\d.,' ]*\d[\d.,' ]*?)(?:e(?P<exponent>[+-]?\d{1,4}))?\s*(?P<unit>\D*?)(?P<tail>-?)")
_GROUPED_BY = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+") for mark in ".,' "}
_INDIAN = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}")
_TEN_THOUSANDS = re.compile(r"[1-9]\d{0,3}(?:,\d{4}){2,}")


def parse_number(text: str, decimal_mark: DecimalMark | None = None) -> Decimal:
    """`decimal_mark` is what `guess_decimal_mark` found; without it 1,234 is a thousand and 1.234 a bit over one."""
    if decimal_mark != "," and _USUAL.fullmatch(text):
        return Decimal(text) + 0  # no minus zero
    plain, negative = _plain(text)
    shape = _SHAPE.fullmatch(plain)
    scale = _UNITS.get(shape["unit"].strip()) if shape and shape["unit"].strip() else 0
    if not shape or scale is None or (negative and shape["sign"]) or (shape["tail"] and shape["sign"]):
        raise _no_number(text)
    exponent = int(shape["exponent"] or 0) + scale
    number = Decimal(_digits(shape["body"].strip(), decimal_mark, text))
    minus = negative or shape["sign"] == "-" or bool(shape["tail"])
    return _bounded(-number if minus else number, exponent, text)


def guess_decimal_mark(samples: Iterable[str]) -> DecimalMark | None:
    """The mark before the decimals of a column: told by 1.234,56 or 12,5; None if nothing tells or the samples disagree."""
    found = {mark for sample in samples if (mark := _told_mark(_plain(sample)[0]))}
    return found.pop() if len(found) == 1 else None


def _told_mark(plain: str) -> DecimalMark | None:
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0 or plain.count(plain[last]) > 1:
        return None
    mark: DecimalMark = "." if plain[last] == "." else ","
    other = "," if mark == "." else "."
    decimals = re.match(r"\d*", plain[last + 1 :])
    return mark if other in plain or (decimals and len(decimals[0]) not in {0, 3}) else None


def _plain(text: str) -> tuple[str, bool]:
    """Without width, money marks and the accountant's brackets; True if those said minus."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).strip().lstrip("'")
    plain = " ".join(_MONEY_MARKS.sub("", plain).split()).lower()
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1].strip(), True
    return re.sub(r"^([+-])\s+", r"\1", plain), False


def _digits(body: str, decimal_mark: DecimalMark | None, text: str) -> str:
    if not decimal_mark and _FOUR_BEHIND.fullmatch(body):
        raise ValueProblem(
            "ambiguous", _("“%(text)s” can be read with decimals or with groups of four digits. Choose the decimal mark."), text=shown(text)
        )
    mark = decimal_mark or _mark_of(body)
    whole, _found, decimals = body.partition(mark) if body.count(mark) == 1 or decimal_mark else (body, "", "")
    if decimals and not decimals.isdigit():
        raise _no_number(text)
    whole = whole.strip()
    if not whole or whole.isdigit():
        return f"{whole or 0}.{decimals or 0}"
    if any(pattern.fullmatch(whole) for key, pattern in _GROUPED_BY.items() if key != mark or not decimals):
        return re.sub(r"\D", "", whole) + "." + (decimals or "0")
    if mark == "." and (_INDIAN.fullmatch(whole) or _TEN_THOUSANDS.fullmatch(whole)):
        return whole.replace(",", "") + "." + (decimals or "0")
    raise _no_number(text)


def _mark_of(body: str) -> DecimalMark:
    if "." in body and "," in body:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if body.count(",") == 1 and not _GROUPED_BY[","].fullmatch(body):
        return ","
    return "."


def _bounded(number: Decimal, exponent: int, text: str) -> Decimal:
    if (
        len(number.as_tuple().digits) > _PRECISION
        or number.adjusted() + exponent > 18
        or exponent < _SMALLEST_EXPONENT
        or abs(scaled := number.scaleb(exponent)) > LARGEST
    ):
        raise ValueProblem("too_large", _("“%(text)s” is too large or too exact for a number here. Please check it."), text=shown(text))
    normal = scaled.normalize()
    return normal if int(normal.as_tuple().exponent) <= 0 else normal.quantize(Decimal(1))


def _no_number(text: str) -> ValueProblem:
    return ValueProblem("not_a_number", _("“%(text)s” is not a number. Write it like 1234.56."), text=shown(text))
