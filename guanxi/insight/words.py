"""Words and numbers on the pages of insight: in the reader's language, and rounded once."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.translation import get_language
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
