"""What the record engine hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.journal import kinds


def wire() -> None:
    kinds.declare("import.ran", _("imported rows"))
    kinds.declare("import.undone", _("undid an import"))
    kinds.declare("view.created", _("saved a view"))
    kinds.declare("view.changed", _("changed a view"))
    kinds.declare("view.deleted", _("deleted a view"))
    kinds.declare("view.reverted", _("took back what was done to a view"))
    kinds.declare("view.chosen", _("arranged their own views"))
