"""Currencies: which there are, their decimals, and the names and signs by which files call them."""

from __future__ import annotations

from functools import lru_cache

# Signs and words; those that several currencies share are told apart in `currency_named`.
_NAMES = {
    "rmb": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY", "人民币": "CNY", "人民币元": "CNY", "cn¥": "CNY", "us$": "USD",
    "美元": "USD", "美金": "USD", "€": "EUR", "欧元": "EUR", "euro": "EUR", "eur": "EUR", "£": "GBP", "英镑": "GBP", "jp¥": "JPY",
    "円": "JPY", "日元": "JPY", "日圆": "JPY", "hk$": "HKD", "港币": "HKD", "港元": "HKD", "nt$": "TWD", "新台币": "TWD",
    "mop$": "MOP", "澳门元": "MOP", "s$": "SGD", "新加坡元": "SGD", "a$": "AUD", "au$": "AUD", "澳元": "AUD", "c$": "CAD",
    "ca$": "CAD", "加元": "CAD", "₩": "KRW", "韩元": "KRW", "₽": "RUB", "卢布": "RUB", "₹": "INR", "卢比": "INR", "฿": "THB",
    "泰铢": "THB", "rm": "MYR", "林吉特": "MYR", "₫": "VND", "越南盾": "VND", "瑞士法郎": "CHF", "sfr": "CHF", "₱": "PHP",
    "r$": "BRL", "zł": "PLN", "kč": "CZK", "₺": "TRY", "₴": "UAH", "nz$": "NZD",
}  # fmt: skip
_DOLLARS = frozenset(("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP"))
NAMES = frozenset(_NAMES) | {"$", "¥"}


@lru_cache(maxsize=1)
def current_currencies() -> frozenset[str]:
    """The codes of ISO 4217 that are legal tender somewhere today."""
    from babel.core import get_global

    histories = get_global("territory_currencies").values()
    return frozenset(code for history in histories for code, _start, end, tender in history if end is None and tender)


def currency_named(name: str, home: str) -> str | None:
    """The code for a code, sign or word. $ and ¥ mean the home currency if it uses that sign, else USD and CNY."""
    name = name.casefold()
    if name == "$":
        return home if home in _DOLLARS else "USD"
    if name == "¥":
        return home if home == "JPY" else "CNY"
    if name.upper() in current_currencies():
        return name.upper()
    return _NAMES.get(name)


@lru_cache(maxsize=512)
def minor_digits(currency: str) -> int:
    """Decimals of the currency: 2 for CNY, 0 for JPY, 3 for KWD."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def currency_name(currency: str, language: str) -> str:
    """人民币, Chinese Yuan."""
    from babel import Locale

    return str(Locale.parse(language.replace("-", "_")).currencies.get(currency, currency))
