"""The company's own settings change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.lines import needed_line
from guanxi.access.models import Workspace
from guanxi.access.refusing import require
from guanxi.access.registry_version import raise_version
from guanxi.access.users.details import clean_zone
from guanxi.access.workspace.currencies import CURRENCIES
from guanxi.journal.writing import act


class BadCompanySetting(Impossible):
    """A setting of the company that cannot be taken."""


def change_company(*, changes: Mapping[str, Any], by: Actor, at: datetime) -> Workspace:
    """Which fields are sensitive is part of what the objects are: every process hears of it."""
    require(by, "change", "settings")
    with act("workspace.changed", by=by, at=at, about=("workspace", 1)):
        workspace = workspace_locked()
        before = workspace.contacts_are_sensitive
        write_company(workspace, changes)
        if workspace.contacts_are_sensitive != before:
            raise_version()
    return workspace


def workspace_locked() -> Workspace:
    return Workspace.objects.select_for_update().get(pk=1)


def write_company(workspace: Workspace, changes: Mapping[str, Any]) -> None:
    if unknown := sorted(set(changes) - set(_CLEANERS)):
        raise TypeError(f"Not a setting of the company: {', '.join(unknown)}.")
    for field, value in changes.items():
        setattr(workspace, field, _CLEANERS[field](value))
    if changes:
        workspace.save(update_fields=list(changes))


def _one_of(field: str, offered: Callable[[], object]) -> Callable[[str], str]:
    def clean(value: str) -> str:
        if value not in offered():  # type: ignore[operator]
            raise BadCompanySetting(_("Please choose one of those offered."), field=field)
        return value

    return clean


def _regions() -> Collection[str]:
    from phonenumbers import SUPPORTED_REGIONS

    return SUPPORTED_REGIONS


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: needed_line(value, field="name"),
    "currency": _one_of("currency", lambda: CURRENCIES),
    "timezone": clean_zone,
    "language": _one_of("language", lambda: dict(settings.LANGUAGES)),
    "region": _one_of("region", _regions),
    "contacts_are_sensitive": bool,
}
