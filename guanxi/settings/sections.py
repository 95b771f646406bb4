"""The sections of the settings: which there are, and who sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in
from guanxi.records.bulk.finding import may_change_all_of_anything
from guanxi.records.importing.finding import may_import_anything


@dataclass(frozen=True)
class Section:
    key: str
    label: Any
    url_name: str
    icon: str
    visible: Callable[[Actor], bool]


def _manages_users(actor: Actor) -> bool:
    return actor.may("change", "users")


_sections: list[Section] = [
    Section("account", _("My account"), "account", "person", lambda actor: True),
    Section("tokens", _("API tokens"), "settings_tokens", "key", lambda actor: True),
    Section("imports", _("Imports"), "import-list", "upload", may_import_anything),
    Section("bulk", _("Mass changes"), "bulk-list", "history", may_change_all_of_anything),
    Section("company", _("Company"), "settings_company", "company", lambda actor: actor.may("change", "settings")),
    Section("fields", _("Fields and pages"), "settings_fields", "columns", lambda actor: actor.may("change", "settings")),
    Section("users", _("Users"), "settings_users", "people", _manages_users),
    Section("teams", _("Teams"), "settings_teams", "team", _manages_users),
    Section("roles", _("Roles"), "settings_roles", "shield", _manages_users),
    Section("journal", _("Journal"), "settings_journal", "history", lambda actor: actor.may("read", "journal")),
]


def register_section(section: Section) -> None:
    """Rooms above hang theirs in, behind those of the settings themselves."""
    _sections[:] = [*(one for one in _sections if one.key != section.key), section]


def sections_for(actor: Actor) -> list[Section]:
    return [each for each in _sections if each.visible(actor)]


def places_of_settings(request: HttpRequest) -> list[tuple[Any, str, str]]:
    """For quick search: each section that this person sees."""
    return [(each.label, reverse(each.url_name), each.icon) for each in sections_for(actor_in(request))]


def show(request: HttpRequest, section: str, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the settings, with the sections beside it."""
    about = {"sections": sections_for(actor_in(request)), "section": section}
    return render(request, f"settings/{template}", about | context, status=status)
