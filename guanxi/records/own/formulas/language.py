"""The language of formulas: `round(own_price * (1 - own_discount / 100), 2)`. From text to a tree; what it means is for `meaning`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

LONGEST = 500
DEEPEST = 40

GRAMMAR = r"""
?start: either
?either: both | either "or"i both -> or_
?both: denial | both "and"i denial -> and_
?denial: "not"i denial -> not_ | comparison
?comparison: sum | sum COMPARE sum -> compare
?sum: product | sum "+" product -> add | sum "-" product -> subtract | sum "&" product -> join
?product: sign | product "*" sign -> multiply | product "/" sign -> divide
?sign: "-" sign -> negate | "+" sign | atom
?atom: NUMBER -> number | TEXT -> text | "true"i -> true | "false"i -> false | NAME -> name | LABEL -> label
    | NAME "(" [either (("," | "，") either)*] ")" -> call
    | "(" either ")"
COMPARE: "<=" | ">=" | "!=" | "<>" | "=" | "<" | ">"
NUMBER: /\d{1,15}(\.\d{1,9})?/
TEXT: /"[^"]{0,200}"/ | /“[^”]{0,200}”/
NAME: /[^\W\d]\w{0,59}/
LABEL: /\[[^\]]{1,80}\]/
%ignore /\s+/
"""


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", propagate_positions=True)


def tree_of(text: str) -> Any:
    """Raises ValueProblem that names the place."""
    from lark.exceptions import UnexpectedInput

    if len(text) > LONGEST:
        raise ValueProblem("too_long", _("A formula has at most %(limit)s characters.") % {"limit": LONGEST})
    if not text.strip():
        raise ValueProblem("empty", _("Write down a formula."))
    try:
        found = _parser().parse(text)
    except UnexpectedInput as error:
        place = _place(error, text)
        rest = text[place : place + 20]
        if not rest:
            raise ValueProblem("formula", _("The formula ends too early.")) from None
        raise ValueProblem(
            "formula", _("The formula cannot be read from character %(place)s on: “%(rest)s”.") % {"place": place + 1, "rest": rest}
        ) from None
    if _depth(found) > DEEPEST:
        raise ValueProblem("too_deep", _("The formula is nested too deeply."))
    return found


def _place(error: Any, text: str) -> int:
    if getattr(getattr(error, "token", None), "type", "") == "$END" or not isinstance(error.pos_in_stream, int):
        return len(text)
    return int(error.pos_in_stream)


def _depth(tree: Any) -> int:
    return 1 + max((_depth(one) for one in getattr(tree, "children", ()) if one is not None), default=0)
