"""The unified social credit code of Chinese organisations (GB 32100-2015): 18 characters, the last one checks the others."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem, shown

LENGTH = 18

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = [pow(3, place, 31) for place in range(LENGTH - 1)]
_MARKS = re.compile(r"[\s\-·.]+")


def parse_credit_code(text: str) -> str:
    """In capitals, without blanks; refused with a sentence if it cannot be right."""
    code = _MARKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != LENGTH:
        raise ValueProblem(
            "length",
            _("“%(text)s” has %(length)d characters; a unified social credit code has 18. Please check it."),
            text=shown(text),
            length=len(code),
        )
    if wrong := sorted({character for character in code if character not in _VALUES}):
        raise ValueProblem(
            "character",
            _("A unified social credit code has digits and capital letters without I, O, S, V and Z, but here stands “%(wrong)s”."),
            wrong="".join(wrong),
        )
    if check_character(code[:-1]) != code[-1]:
        raise ValueProblem(
            "check",
            _("The last character of the unified social credit code “%(text)s” does not fit the others: something is mistyped."),
            text=code,
        )
    return code


def check_character(first_seventeen: str) -> str:
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, first_seventeen, strict=True))
    return _ALPHABET[-total % 31]


def registered_in(code: str) -> str:
    """The six digits of the place of registration (GB/T 2260), e.g. '110108'."""
    return code[2:8]
