"""What the files floor hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.journal import kinds


def wire() -> None:
    kinds.declare("file.added", _("added a file"))
    kinds.declare("file.deleted", _("deleted a file"))
    kinds.declare("file.restored", _("took back a deleted file"))
    kinds.declare("file.swept", _("removed files that nobody holds"))
