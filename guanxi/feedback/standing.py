"""What feedback says of how a customer stands: the last answer with its words, and how it differs from their usual."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from guanxi.customers.linking import filtered
from guanxi.customers.standing.facts import Asked, Figure, Saying, Told
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


def asks_last_words(asking: Asking) -> Asked:
    if not asking.actor.may("read", "feedback"):
        return {}
    seen = rows(FEEDBACK, asking.actor)
    columns = ("pk", "kind", "score", "comment", "given_at")
    return {
        "last": lambda customers: seen.filter(customer__any_of=customers).order_by("-given_at", "-pk").values(*columns)[:1],
        "scores": lambda customers: (
            seen.filter(customer__any_of=customers, score__isnull=False)
            .order_by()
            .values("kind")
            .annotate(total=Sum("score"), n=Count("pk"))
        ),
    }


def last_words(customer: Record, asking: Asking, told: Told) -> list[Figure | Saying]:
    if not told.get("last"):
        return []
    [last] = told["last"]
    of = SCALES[last["kind"]][1]
    total, n = next(((row["total"], row["n"]) for row in told["scores"] if row["kind"] == last["kind"]), (0, 0))
    before = (total - last["score"], n - 1) if last["score"] is not None else (total, n)
    title = _title(last["score"], of, before[0] / before[1] if before[1] else None, before[1])
    note = f"{NAMES[last['kind']]} · {date_format(last['given_at'].astimezone(asking.zone), 'Y-m-d')}"
    how = _("The newest answer; the usual is the mean of the answers before it to the same question (n = %(n)s), from three on.") % {
        "n": before[1]
    }
    saying = Saying(title, how, f"/feedback/{last['pk']}/", last["comment"], note, TONES.get(mood_of(last["score"], of), ""))
    return [saying, *_mean(customer, last["kind"], total, n, of)]


def _title(score: int | None, of: int, mean: float | None, n: int) -> str:
    if score is None:
        return ""
    facts = {"score": score, "of": of, "usual": number_format(round(mean or 0, 1), 1)}
    if mean is None or n < ENOUGH_FOR_USUAL or abs(score - mean) < NEARLY_THE_SAME:
        return _("%(score)s / %(of)s") % facts
    if n < ENOUGH_FOR_A_MEAN:
        return (_("%(score)s / %(of)s, below their usual") if score < mean else _("%(score)s / %(of)s, above their usual")) % facts
    if score < mean:
        return _("%(score)s / %(of)s, below their usual %(usual)s") % facts
    return _("%(score)s / %(of)s, above their usual %(usual)s") % facts


def _mean(customer: Record, kind: str, total: int, n: int, of: int) -> list[Figure]:
    """Of fewer than ten answers no mean is told."""
    if n < ENOUGH_FOR_A_MEAN:
        return []
    how = _("The mean of all answers to this question (n = %(n)s).") % {"n": n}
    href = f"/feedback/?{filtered([('customer', 'is', customer.id), ('kind', 'is', kind)])}"
    return [Figure(f"{number_format(round(total / n, 1), 1)} / {of}", _("mean rating"), how, href, f"n = {n}")]
