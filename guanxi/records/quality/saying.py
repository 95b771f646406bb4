"""The figures of completeness in words: what is an estimate is never said more surely than it is known."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.records.quality.measuring import FieldQuality, Quality

LEAST = 0.001
"""The smallest share that is told as a number."""


def share_of(one: FieldQuality, found: Quality) -> str:
    """If none, or each, of those that were drawn is filled, the rule of three bounds with 95 % how many of all may be otherwise."""
    if not found.margin or 0 < one.share < 1:
        return percent(one.share)
    bound = max(LEAST, 3 / found.looked_at)
    return _under(bound) if one.share == 0 else _over(1 - bound)


def empty_in(one: FieldQuality, found: Quality) -> str:
    missing = found.count - one.filled
    if not found.margin:
        return _("%(n)s empty") % {"n": whole(missing)}
    if _three_digits(missing) == _three_digits(found.count):
        return _("nearly all empty")
    return _("≈ %(n)s empty") % {"n": whole(_three_digits(missing))} if missing else _("hardly any empty")


def percent(share: float) -> str:
    """Rounded, but neither down to a none nor up to a whole that it is not: what is nearly full is cut off."""
    if 0 < share < LEAST:
        return _under(LEAST)
    if 0.99 < share < 1:
        return _percent(number_format(100 * share, 1))
    return _percent(number_format(round(100 * share, 1), 1) if 0 < share < 0.01 else number_format(round(100 * share)))


def whole(number: int) -> str:
    return number_format(number, 0, use_l10n=True, force_grouping=True)


def _under(share: float) -> str:
    return _("under %(share)s") % {"share": _percent(number_format(round(100 * share, 1), 1))}


def _over(share: float) -> str:
    return _("over %(share)s") % {"share": _percent(number_format(round(100 * share, 1), 1))}


def _percent(number: str) -> str:
    return _("%(number)s %%") % {"number": number}


def _three_digits(number: int) -> int:
    """As many as an estimate has."""
    return round(number, min(0, 3 - len(str(number))))
