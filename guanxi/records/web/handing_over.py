"""Giving a record to somebody out of one's reach: the page first says what will happen, then it is done."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from guanxi.records.problems import Invalid
from guanxi.records.writing import HANDS_OVER
from guanxi.values.sentences import in_a_row


def meant(invalid: Invalid) -> Invalid | None:
    """If nothing else is wrong: the same, with what to do about it."""
    if any(problem.code != HANDS_OVER for problem in invalid.problems):
        return None
    again = _("Save again to hand it over all the same.")
    return Invalid(replace(problem, message=in_a_row([problem.message, again])) for problem in invalid.problems)


def elsewhere(invalid: Invalid) -> list[str]:
    """For an editor that saves by itself, where nobody could mean it."""
    whole = _("To hand it over all the same, edit the whole record.")
    return [in_a_row([problem.message, whole]) if problem.code == HANDS_OVER else problem.message for problem in invalid.problems]
