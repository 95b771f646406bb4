"""What feedback says of how a customer stands: the last answer with its words, and how it differs from their usual."""

from __future__ import annotations

from django.db.models import Avg, Count
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from guanxi.customers.linking import filtered
from guanxi.customers.standing.facts import Figure, Saying
from guanxi.feedback.record import FEEDBACK, SCALES
from guanxi.feedback.telling import NAMES
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.ui.templatetags.ui import mood_of

ENOUGH_FOR_A_MEAN = 10
ENOUGH_FOR_USUAL = 3
NEARLY_THE_SAME = 0.5
TONES = {"bad": "bad", "good": "good"}


def last_words(customer: Record, asking: Asking) -> list[Figure | Saying]:
    if not asking.actor.may("read", "feedback"):
        return []
    given = rows(FEEDBACK, asking.actor).filter(customer=customer.id)
    last = given.order_by("-given_at", "-pk").values("pk", "kind", "score", "comment", "given_at").first()
    if last is None:
        return []
    of = SCALES[last["kind"]][1]
    before = given.filter(kind=last["kind"], score__isnull=False).exclude(pk=last["pk"]).aggregate(mean=Avg("score"), n=Count("pk"))
    title = _title(last["kind"], last["score"], of, before["mean"], before["n"])
    note = f"{NAMES[last['kind']]} · {date_format(last['given_at'].astimezone(asking.zone), 'Y-m-d')}"
    how = _("The newest answer; the usual is the mean of the answers before it to the same question (n = %(n)s), from three on.") % {
        "n": before["n"]
    }
    saying = Saying(title, how, f"/feedback/{last['pk']}/", last["comment"], note, TONES.get(mood_of(last["score"], of), ""))
    return [saying, *_mean(customer, last["kind"], given, of)]


def _title(kind: str, score: int | None, of: int, mean: float | None, n: int) -> str:
    if score is None:
        return ""
    facts = {"score": score, "of": of, "usual": number_format(mean or 0, 1)}
    if mean is None or n < ENOUGH_FOR_USUAL or abs(score - mean) < NEARLY_THE_SAME:
        return _("%(score)s / %(of)s") % facts
    if n < ENOUGH_FOR_A_MEAN:
        return (_("%(score)s / %(of)s, below their usual") if score < mean else _("%(score)s / %(of)s, above their usual")) % facts
    if score < mean:
        return _("%(score)s / %(of)s, below their usual %(usual)s") % facts
    return _("%(score)s / %(of)s, above their usual %(usual)s") % facts


def _mean(customer: Record, kind: str, given: object, of: int) -> list[Figure]:
    """Of fewer than ten answers no mean is told."""
    found = given.filter(kind=kind, score__isnull=False).aggregate(mean=Avg("score"), n=Count("pk"))  # type: ignore[attr-defined]
    if found["n"] < ENOUGH_FOR_A_MEAN:
        return []
    how = _("The mean of all answers to this question (n = %(n)s).") % found
    href = f"/feedback/?{filtered([('customer', 'is', customer.id), ('kind', 'is', kind)])}"
    return [Figure(f"{number_format(found['mean'], 1)} / {of}", _("mean rating"), how, href, f"n = {found['n']}")]
