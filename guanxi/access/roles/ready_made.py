"""Roles that a new workspace starts with: examples to change, not rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guanxi.access.roles.rights import Rights
from guanxi.access.scopes import ACTIONS, Scope

CUSTOMERS = ("person", "company")
WORK = ("note", "call", "task")
GOODS = ("order", "product", "rate", "feedback")
EVERYTHING = (*CUSTOMERS, *GOODS, *WORK, "consent")
EDITING = ("read", "create", "change", "delete")
TAKEN_BACK = tuple(action for action in ACTIONS if action != "erase")
"""All that can be undone or made good."""


@dataclass(frozen=True)
class ReadyMade:
    key: str
    name: Any
    description: Any
    rights: Rights


def _grants(*parts: tuple[tuple[str, ...], tuple[str, ...], Scope]) -> dict[tuple[str, str], Scope]:
    """Later parts win where they speak of the same right."""
    return {(name, action): scope for names, actions, scope in parts for name in names for action in actions}


def _fields(*names: str, write: bool = False) -> dict[tuple[str, str], bool]:
    return {(name, "*"): write for name in names}


READY_MADE: tuple[ReadyMade, ...] = (
    ReadyMade(
        "sales",
        _("Sales person"),
        _("Sees the customers of their team, works on their own, and records what was said and sold."),
        Rights(
            _grants(
                (CUSTOMERS, ("read",), Scope.TEAM),
                (CUSTOMERS, ("create", "change"), Scope.OWN),
                (("order", "feedback", "consent"), ("read", "create"), Scope.TEAM),
                (("product", "rate"), ("read",), Scope.ALL),
                (WORK, EDITING, Scope.TEAM),
            )
        ),
    ),
    ReadyMade(
        "lead",
        _("Team lead"),
        _("Sees and changes everything of their team and the teams below, imports, merges and exports it."),
        Rights(
            _grants(
                ((*CUSTOMERS, *WORK, "order", "feedback", "consent"), TAKEN_BACK, Scope.SUBTREE),
                (("product", "rate"), ("read",), Scope.ALL),
                (("insight",), ("read",), Scope.ALL),
            ),
            _fields(*CUSTOMERS),
        ),
    ),
    ReadyMade(
        "service",
        _("Service agent"),
        _("Sees every customer, their orders and ratings, and records calls, notes and tasks."),
        Rights(
            _grants(
                (EVERYTHING, ("read",), Scope.ALL),
                (CUSTOMERS, ("create", "change"), Scope.ALL),
                (("feedback", *WORK), ("create", "change"), Scope.ALL),
                (("consent",), ("create",), Scope.ALL),
                (WORK, ("delete",), Scope.OWN),
            )
        ),
    ),
    ReadyMade(
        "marketing",
        _("Marketer"),
        _("Sees every customer and what they are worth, imports and exports lists, reads all numbers."),
        Rights(
            _grants(
                (EVERYTHING, ("read",), Scope.ALL),
                (CUSTOMERS, ("create", "change", "import", "export"), Scope.ALL),
                (("feedback", "consent"), ("create", "import", "export"), Scope.ALL),
                (("insight",), ("read",), Scope.ALL),
            ),
            _fields(*CUSTOMERS),
        ),
    ),
    ReadyMade(
        "analyst",
        _("Analyst"),
        _("Reads and exports everything, sensitive fields included, and changes nothing."),
        Rights(
            _grants((EVERYTHING, ("read", "export"), Scope.ALL), (("insight", "journal"), ("read",), Scope.ALL)),
            _fields(*EVERYTHING),
        ),
    ),
    ReadyMade(
        "reader",
        _("Read only"),
        _("Reads all records without their sensitive fields."),
        Rights(_grants((EVERYTHING, ("read",), Scope.ALL))),
    ),
)


def in_present_language(description: str) -> str:
    """A ready-made role's own description in the language of whoever reads; what somebody wrote themselves stays as it is."""
    for ready in READY_MADE:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                ours = str(ready.description) == description
            if ours:
                return str(ready.description)
    return description
