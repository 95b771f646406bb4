"""The kinds of derived figures a customer may carry. Those that tell value or behaviour are sensitive: a role must name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.scores.fields import Score, ScoreLabel
from guanxi.records.fields import Field

SEGMENTS = (
    ("loyal_high_value", _("Loyal, high value")),
    ("loyal", _("Loyal")),
    ("price_sensitive", _("Price sensitive")),
    ("big_spender", _("Big spenders")),
    ("active", _("Active lately")),
    ("new", _("New")),
    ("new_high_value", _("New, high value")),
    ("steady", _("Steady")),
    ("slipping", _("Slipping away")),
    ("at_risk", _("At risk")),
    ("lapsed_high_value", _("Lapsed, high value")),
    ("dormant", _("Dormant")),
    ("group", _("Group")),
)
"""The names that measures give to segments; a second one of a name carries its number behind it."""


TONES = {"loyal_high_value": "good", "loyal": "good", "at_risk": "warn", "slipping": "warn", "lapsed_high_value": "warn"}
"""Which segments carry a meaning worth a colour."""


ONE_ORDER = _("cannot be judged from one order")
BOUGHT: dict[str, Any] = {"derived_from": ("order",)}
SAID: dict[str, Any] = {"derived_from": ("feedback",)}


def score_fields() -> tuple[Field, ...]:
    """The fields that people and companies share; computed by insight, kept in customers/scores."""
    return (
        ScoreLabel(name="segment", label=_("Segment"), score="segment", options=SEGMENTS, tones=TONES, sensitive=True, **BOUGHT),
        Score(name="expected_value", label=_("Expected value (12 months)"), score="expected_value", look="money", sensitive=True, **BOUGHT),
        Score(name="value_so_far", label=_("Value so far"), score="value_so_far", look="money", sensitive=True, **BOUGHT),
        Score(
            name="alive",
            label=_("Still active (probability)"),
            score="alive",
            shown_places=2,
            look="share",
            sensitive=True,
            gaps={"bought_once": ONE_ORDER},
            **BOUGHT,
        ),
        Score(name="rfm", label=_("RFM"), score="rfm", sensitive=True, **BOUGHT),
        Score(name="last_rating", label=_("Last rating"), score="last_rating", look="mood", **SAID),
        Score(name="satisfaction", label=_("Satisfaction"), score="satisfaction", shown_places=1, look="mood", **SAID),
    )
