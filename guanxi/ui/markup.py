"""Markup filled with values: what is text is escaped, what is markup stays. A list fills hundreds of forms, so each costs little."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def escaped(value: Any) -> SafeString:
    """Text made safe; markup as it is."""
    return value if isinstance(value, SafeString) else SafeString(escape(str(value)))


def filled(form: str, *values: Any) -> SafeString:
    """`form` is written by us, with a {} for each value."""
    return SafeString(form.format(*[value if isinstance(value, SafeString) else escape(str(value)) for value in values]))


def each(form: str, values: Iterable[Any], between: str = "") -> SafeString:
    """`form` filled with one value after the other."""
    return SafeString(between.join(filled(form, value) for value in values))
