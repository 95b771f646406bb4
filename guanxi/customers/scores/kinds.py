"""The kinds of derived figures a customer may carry. Those that tell value or behaviour are sensitive: a role must name them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.customers.scores.fields import Score, ScoreLabel
from guanxi.records.fields import Field

SEGMENTS = (
    ("loyal_high_value", _("Loyal, high value")),
    ("loyal", _("Loyal")),
    ("steady", _("Steady")),
    ("promising", _("Promising")),
    ("new", _("New")),
    ("at_risk", _("At risk")),
    ("dormant", _("Dormant")),
    ("occasional", _("Occasional")),
    ("big_spender", _("Big spender")),
    ("bargain", _("Price sensitive")),
)


TONES = {"loyal_high_value": "good", "loyal": "good", "big_spender": "good", "at_risk": "warn", "dormant": "bad"}


def score_fields() -> tuple[Field, ...]:
    """The fields that people and companies share; computed by insight, kept in customers/scores."""
    return (
        ScoreLabel(name="segment", label=_("Segment"), score="segment", options=SEGMENTS, tones=TONES, sensitive=True),
        Score(name="expected_value", label=_("Expected value (12 months)"), score="expected_value", look="money", sensitive=True),
        Score(name="value_so_far", label=_("Value so far"), score="value_so_far", look="money", sensitive=True),
        Score(name="alive", label=_("Still active (probability)"), score="alive", shown_places=2, look="share", sensitive=True),
        Score(name="rfm", label=_("RFM"), score="rfm", sensitive=True),
        Score(name="last_rating", label=_("Last rating"), score="last_rating", look="mood"),
        Score(name="satisfaction", label=_("Satisfaction"), score="satisfaction", shown_places=1, look="mood"),
    )
