"""What a text must look like, as anybody can write it down: `AA-9999`. A mask is never slow, whatever text it is held against."""

from __future__ import annotations

import re

from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

LONGEST = 60
MOST_OPEN = 3
SIGNS = {"A": "[^\\W\\d_]", "9": "[0-9]", "X": "[^\\W_]"}
"""A letter of any script, a digit, either of them."""


FOREIGN = re.compile(r"(?<!\\)(?:\[[^]]*\]|[{]\d[^}]*[}]|\\[dDwWsSb])|^\^|(?<!\\)\$$")
"""What stands in a regular expression and hardly ever in a contract number."""


def check_mask(mask: str) -> None:
    """What somebody writes down anew. Raises ValueProblem."""
    if FOREIGN.search(mask):
        raise ValueProblem(
            "regular_expression",
            _("This looks like a regular expression. Write A for a letter, 9 for a digit, X for either: HT-9999."),
        )
    regex_of(mask)


def regex_of(mask: str) -> str:
    """`A` a letter, `9` a digit, `X` either, with `+` behind it one or more; `*` any text; everything else stands for itself, also
    behind `\\`. Raises ValueProblem."""
    if len(mask) > LONGEST:
        raise ValueProblem("too_long", _("A pattern has at most %(limit)s characters.") % {"limit": LONGEST})
    found: list[str] = []
    position = opened = 0
    while position < len(mask):
        sign = mask[position]
        position += 1
        if sign == "\\" and position < len(mask):
            found.append(re.escape(mask[position]))
            position += 1
        elif sign == "*":
            found.append(".*")
            opened += 1
        elif sign in SIGNS:
            many = mask[position : position + 1] == "+"
            found.append(SIGNS[sign] + ("+" if many else ""))
            opened += many
            position += many
        else:
            found.append(re.escape(sign))
    if opened > MOST_OPEN:
        raise ValueProblem("too_open", _("A pattern has at most %(limit)s places of any length (+ or *).") % {"limit": MOST_OPEN})
    return "".join(found)
