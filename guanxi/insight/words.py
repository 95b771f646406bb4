"""Words and numbers on the pages of insight: in the reader's language, and rounded once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi import measures
from guanxi.access.models import Workspace
from guanxi.records.web.showing import symbol

Measured = Any  # measures.Measured; the package loads lazily


def language() -> Literal["en", "zh"]:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def sentence(code: str) -> str:
    return str(measures.sentence(code, language()))


def segment_name(label: str) -> str:
    """steady_2 is the second segment called Steady."""
    code, _underscore, number = label.rpartition("_")
    if number.isdecimal():
        return f"{measures.sentence(code, language())} {number}"
    return str(measures.sentence(label, language()))


def whole(value: float | None) -> str:
    return "" if value is None else str(number_format(round(value), use_l10n=True, force_grouping=True))


def number(value: float | None, places: int = 1) -> str:
    return "" if value is None else str(number_format(round(value, places), decimal_pos=places, use_l10n=True, force_grouping=True))


def money(value: float | None, currency: str = "") -> str:
    return "" if value is None else f"{symbol(currency or home())} {whole(value)}"


def percent(share: float | None, places: int = 0) -> str:
    return "" if share is None else _("%(number)s %%") % {"number": number(share * 100, places)}


def home() -> str:
    return Workspace.current().currency


def interval_of_share(measured: Measured) -> str:
    if not measured.ok or measured.low is None:
        return ""
    return _("%(low)s – %(high)s %%") % {"low": number(measured.low * 100, 0), "high": number(measured.high * 100, 0)}


def left_out(numbers: Mapping[str, int]) -> list[str]:
    """What a run did not reckon with, and why."""
    orders, people = numbers.get("no_rate", 0), numbers.get("unprofiled", 0)
    told = []
    if orders:
        words = ngettext(
            "%(n)s order was left out: its currency has no rate.", "%(n)s orders were left out: their currency has no rate.", orders
        )
        told.append(words % {"n": whole(orders)})
    if people:
        words = ngettext(
            "%(n)s person was left out who is not to be profiled.", "%(n)s people were left out who are not to be profiled.", people
        )
        told.append(words % {"n": whole(people)})
    return told
