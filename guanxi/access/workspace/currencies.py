"""Currencies that a company may keep its books in."""

from __future__ import annotations

# fmt: off
CURRENCIES = (
    "CNY", "HKD", "TWD", "MOP", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "MYR", "THB",
    "IDR", "PHP", "VND", "INR", "AUD", "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN",
    "CZK", "HUF", "RON", "TRY", "AED", "SAR", "ILS", "ZAR", "EGP", "NGN", "KES", "BRL",
    "MXN", "ARS", "CLP", "COP", "PEN", "UAH", "KZT", "RUB", "PKR", "BDT", "LKR",
)
# fmt: on
