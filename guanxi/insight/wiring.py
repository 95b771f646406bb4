"""What the insight floor hangs into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.insight.facts.dirtying import KINDS, mark_months
from guanxi.insight.renewing import noticing
from guanxi.journal import kinds, reading


def wire() -> None:
    kinds.declare("insight.refreshed", _("computed the figures anew"))
    reading.register("facts", KINDS, mark_months)
    reading.register("figures", noticing.KINDS, noticing.note_changes)
