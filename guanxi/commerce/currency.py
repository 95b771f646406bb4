"""A currency as a field: an ISO code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from guanxi.records.asking import Asking
from guanxi.records.fields import Text
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

WORDS = {
    "¥": "CNY",
    "￥": "CNY",
    "RMB": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "$": "USD",
    "美元": "USD",
    "€": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "港币": "HKD",
    "日元": "JPY",
}


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


@dataclass(frozen=True, kw_only=True)
class CurrencyCode(Text):
    """Empty means the company's own currency, filled in when the record is written."""

    max_length: int = 3
    kind: ClassVar[str] = "currency"

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return ""
        word = str(raw).strip().upper()
        code = WORDS.get(word, word)
        if code not in codes():
            raise ValueProblem("no_currency", _("“%(value)s” is not a currency code such as CNY or EUR.") % {"value": str(raw)[:20]})
        return code
