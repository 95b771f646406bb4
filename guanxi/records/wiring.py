"""What the record engine hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.journal import kinds


def wire() -> None:
    kinds.declare("import.ran", _("imported rows"))
    kinds.declare("import.undone", _("undid an import"))
