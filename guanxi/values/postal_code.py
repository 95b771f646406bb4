"""Postal codes: kept as text, leading zeros and all; checked where the country's form is known."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown

_LONGEST = 12
_FIVE = r"\d{5}"
_FORMS = {
    "CN": r"\d{6}", "US": r"\d{5}(?:-\d{4})?", "DE": _FIVE, "FR": _FIVE, "IT": _FIVE, "ES": _FIVE, "AT": r"\d{4}", "CH": r"\d{4}",
    "BE": r"\d{4}", "NL": r"\d{4} ?[A-Z]{2}", "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "AU": r"\d{4}", "JP": r"\d{3}-?\d{4}", "KR": _FIVE, "TW": r"\d{3}(?:-?\d{2,3})?", "SG": r"\d{6}", "IN": r"\d{6}", "RU": r"\d{6}",
}  # fmt: skip
_ANY = re.compile(r"[A-Z0-9](?:[A-Z0-9 -]{1,10}[A-Z0-9])?")
_ZEROS_LOST = {"CN": 6, "DE": 5, "US": 5, "FR": 5, "IT": 5, "ES": 5, "SG": 6}


def parse_postal_code(text: str, country: str = "CN") -> str:
    """A number whose leading zeros a spreadsheet ate gets them back where the country's length is fixed: 10085 in China is 010085."""
    code = " ".join(unicodedata.normalize("NFKC", text).upper().strip("' ").split()).removesuffix(".0")
    if code.isascii() and code.isdigit():
        wanted = _ZEROS_LOST.get(country, 0)
        code = code.zfill(wanted) if wanted - 2 < len(code) < wanted else code
    form = re.compile(_FORMS[country]) if country in _FORMS else _ANY
    if len(code) > _LONGEST or not form.fullmatch(code):
        raise ValueProblem("postal_code", _("“%(text)s” is not a postal code of this country. Please check it."), text=shown(text))
    return code
