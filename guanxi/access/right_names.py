"""What a right is called where people read of it. This floor knows no objects: one above, which does, says how to name them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.scopes import Scope

SCOPE_LABELS: dict[Scope, Any] = {
    Scope.NONE: _("Nobody"),
    Scope.OWN: _("Own"),
    Scope.TEAM: _("Team"),
    Scope.SUBTREE: _("Team and below"),
    Scope.ALL: _("Everyone"),
}

_naming: list[Callable[[str, str], str]] = []


def name_rights_by(naming: Callable[[str, str], str]) -> None:
    """`naming` answers the words for an action on an object or capability; empty where there are none."""
    _naming[:] = [naming]


def name_of_right(action: str, object_name: str) -> str:
    return _naming[0](action, object_name) if _naming else ""
