"""An amount of one currency. Two currencies are never added; rounding is half away from zero, as PostgreSQL's numeric does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.values.currencies import NAMES, currency_named, current_currencies, minor_digits
from guanxi.values.numbers import DecimalMark, parse_number
from guanxi.values.problem import ValueProblem, shown

_SIGNS = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True) if not name.isalpha() or not name.isascii())
_WORDS = "|".join(sorted((name for name in NAMES if name.isalpha() and name.isascii()), key=len, reverse=True))
_CURRENCY = re.compile(rf"{_SIGNS}|(?<![a-z])(?:{_WORDS}|[a-z]{{3}})(?![a-z])", re.IGNORECASE)
_COMPACT_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in current_currencies():
            raise ValueProblem("currency", _("“%(text)s” is not a currency. Write a code like CNY or EUR."), text=shown(self.currency))
        if not self.amount.is_finite():
            raise ValueProblem("not_a_number", _("“%(text)s” is not a number. Write it like 1234.56."), text=str(self.amount))

    def __add__(self, other: Money) -> Money:
        self._refuse_other_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._refuse_other_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._refuse_other_currency(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        return self < other or self == other

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    def rounded(self) -> Money:
        """To the decimals of the currency."""
        return Money(self.amount.quantize(Decimal(1).scaleb(-minor_digits(self.currency)), ROUND_HALF_UP), self.currency)

    def in_minor_units(self) -> int:
        """Fen, cents; rounded."""
        return int(self.rounded().amount.scaleb(minor_digits(self.currency)))

    def parts(self, count: int) -> list[Money]:
        """Shared into `count` nearly equal parts that together are the rounded whole again."""
        each, rest = divmod(abs(self.in_minor_units()), count)
        sign = -1 if self.amount < 0 else 1
        return [from_minor_units(sign * (each + (place < rest)), self.currency) for place in range(count)]

    def _refuse_other_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueProblem(
                "two_currencies",
                _("%(one)s and %(other)s cannot be added or compared. Convert one of them first."),
                one=self.currency,
                other=other.currency,
            )


def from_minor_units(units: int, currency: str) -> Money:
    return Money(Decimal(units).scaleb(-minor_digits(currency)), currency)


def parse_money(text: str, home: str = "CNY", decimal_mark: DecimalMark | None = None) -> Money:
    """'¥ 1 280', 'CNY 12', '12.50 EUR', '3万美元', 'US$5'; without a currency it is `home`."""
    plain = unicodedata.normalize("NFKC", text)
    named = [(found[0], currency_named(found[0], home)) for found in _CURRENCY.finditer(plain)]
    if unknown := next((name for name, code in named if code is None), None):
        raise ValueProblem("currency", _("“%(text)s” is not a currency. Write a code like CNY or EUR."), text=shown(unknown))
    codes = _told_by_code(named, {code for _name, code in named if code})
    if len(codes) > 1:
        raise ValueProblem("two_currencies_named", _("“%(text)s” names two currencies. Keep one of them."), text=shown(text))
    return Money(parse_number(_CURRENCY.sub(" ", plain), decimal_mark), codes.pop() if codes else home)


def _told_by_code(named: list[tuple[str, str | None]], codes: set[str]) -> set[str]:
    """'$12 AUD' and '¥12 JPY': the code says whose sign it is."""
    if len(codes) < 2:
        return codes
    return {code for name, code in named if code and name not in {"$", "¥"}} or codes


def format_money(money: Money, language: str, *, compact: bool = False) -> str:
    """¥1,280.00; compact ¥1.2万 and ¥12.3亿 in Chinese, CN¥12.3K in English, from ten thousand on."""
    from babel.numbers import format_compact_currency, format_currency

    locale = language.replace("-", "_")
    if compact and abs(money.amount) >= _COMPACT_FROM:
        return str(format_compact_currency(money.amount, money.currency, locale=locale, fraction_digits=1))
    return str(format_currency(money.rounded().amount, money.currency, locale=locale))
