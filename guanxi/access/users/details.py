"""What a user says about themselves, checked: name, e-mail, language, time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible
from guanxi.access.lines import needed_line
from guanxi.values.email_address import parse_email
from guanxi.values.problem import ValueProblem
from guanxi.values.time_zones import time_zones


class BadDetail(Impossible):
    """One of a user's details cannot be taken as it is written."""


def clean_details(given: Mapping[str, str]) -> dict[str, str]:
    """Only the four details are taken, whatever else stands in a form: anything else is a mistake of the caller."""
    if unknown := sorted(set(given) - set(_CLEANERS)):
        raise TypeError(f"Not a detail of a user: {', '.join(unknown)}.")
    return {field: _CLEANERS[field](value) for field, value in given.items()}


def _name(value: str) -> str:
    return needed_line(value, field="name")


def _email(value: str) -> str:
    try:
        return parse_email(value) if value.strip() else ""
    except ValueProblem as problem:
        raise BadDetail(str(problem), field="email") from problem


def _language(value: str) -> str:
    if value not in dict(settings.LANGUAGES):
        raise BadDetail(_("Please choose one of the languages offered."), field="language")
    return value


def clean_zone(value: str) -> str:
    if value not in time_zones():
        raise BadDetail(_("Please choose one of the time zones offered."), field="timezone")
    return value


_CLEANERS: dict[str, Callable[[str], str]] = {"name": _name, "email": _email, "language": _language, "timezone": clean_zone}
