"""How feedback is told on a customer's timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.timeline.events import Event, Row, Source, seen_rows
from guanxi.feedback.record import SCALES
from guanxi.records.asking import Asking
from guanxi.ui.templatetags.ui import mood_of

TONES = {"bad": "bad", "mid": "warn", "good": "good"}
NAMES = {"csat": gettext_lazy("Satisfaction"), "nps": gettext_lazy("Recommendation"), "ces": gettext_lazy("Ease")}


def feedback_event(row: Row, asking: Asking) -> Event:
    score, kind = row["score"], row["kind"]
    of = SCALES[kind][1]
    title = _("Comment") if score is None else _("%(what)s %(score)s / %(of)s") % {"what": NAMES[kind], "score": score, "of": of}
    tone = TONES.get(mood_of(score, of), "")
    url = f"/feedback/{row['pk']}/"
    return Event(title, url, "satisfaction", tone, quote=row["comment"], note=row["channel"], customer_id=row["customer_id"])


FEEDBACK_SOURCE = Source(
    key="feedback",
    label=gettext_lazy("Feedback"),
    order=50,
    objects=("feedback",),
    at="given_at",
    columns=("score", "kind", "comment", "channel", "customer_id"),
    event=feedback_event,
    rows=seen_rows("feedback"),
)
