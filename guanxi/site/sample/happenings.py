"""What can happen with the sample company, told in every process that shows histories."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.journal import kinds

LOADED = "sample.loaded"
REMOVED = "sample.removed"
COMPANY = "木兰生活 Magnolia Living"


def declare() -> None:
    kinds.declare(LOADED, _("Sample company loaded"))
    kinds.declare(REMOVED, _("Sample company removed"))
