"""How far a refresh is, in words and per cent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.insight.models import Refresh

STAGES = {
    "facts": gettext_lazy("Reading orders and ratings"),
    "totals": gettext_lazy("Adding up per customer"),
    "rfm": gettext_lazy("Recency, frequency, amount"),
    "segments": gettext_lazy("Finding segments"),
    "value": gettext_lazy("Expected value"),
    "satisfaction": gettext_lazy("Satisfaction"),
    "cohorts": gettext_lazy("Retention"),
    "actions": gettext_lazy("Next steps"),
    "writing": gettext_lazy("Writing the figures back"),
}


def bar_of(one: Refresh) -> dict[str, Any]:
    waiting = one.state == Refresh.State.WAITING
    return {
        "label": _("Waiting for its turn") if waiting else _("Computing anew"),
        "percent": "" if waiting else int(one.share * 100),
        "note": STAGES.get(one.stage, ""),
    }
