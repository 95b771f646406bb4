"""The pictures of segments: the map of customers and the grid of recency and frequency."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, IntegerField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.models import CurrentScore
from guanxi.insight.segments.buying import bought
from guanxi.insight.segments.finding import SegmentLine, SegmentView
from guanxi.insight.words import percent, segment_name, whole
from guanxi.records.registry import registry
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.heat import Heat
from guanxi.ui.figures.scatter import Group, Point, Scatter

POINTS = 1_200
AT_RISK = ("at_risk", "lapsed_high_value", "slipping")


def segment_map(view: SegmentView) -> Scatter:
    """A sample of customers: how often they bought, and how long ago; the same sample at every look."""
    sample = _sample(view)
    history = bought([one["customer_id"] for one in sample])
    points: dict[str, list[Point]] = {}
    for one in sample:
        if (known := history.get(one["customer_id"])) is not None:
            href = registry.of(one["customer__kind"]).url_of(one["customer_id"])
            points.setdefault(one["label"], []).append(Point(known.orders, known.days_since, one["customer__name"], href))
    groups = [Group(segment_name(line.label), points.get(line.label, []), tone=(line.id - 1) % 8 + 1) for line in view.lines]
    shown = sum(len(group.points) for group in groups)
    return Scatter(
        map_title(view),
        Axis(_("Purchases"), scale="log"),
        Axis(_("Days since the last purchase"), inverse=True),
        groups,
        _map_note(shown, view.n),
    )


def map_title(view: SegmentView) -> str:
    """The finding: who brings the money, and how many are on their way out."""
    if not view.lines:
        return ""
    best = view.lines[0]
    said = _("%(segment)s: %(people)s of the customers bring %(money)s of the revenue") % {
        "segment": segment_name(best.label),
        "people": percent(best.size / view.n),
        "money": percent(best.revenue_share),
    }
    gone = leaving(view)
    if not gone:
        return said
    count = sum(line.size for line in gone)
    told = {"n": whole(count), "segments": _(", ").join(_named(line, alone=len(gone) == 1) for line in gone)}
    return said + _("; ") + ngettext("%(n)s customer is leaving: %(segments)s", "%(n)s customers are leaving: %(segments)s", count) % told


def leaving(view: SegmentView) -> list[SegmentLine]:
    """The segments of those who used to buy and stay away: what the title counts is what the links below it show."""
    return [line for line in view.lines if line.code in AT_RISK]


def _named(line: SegmentLine, *, alone: bool) -> str:
    return segment_name(line.label) if alone else f"{segment_name(line.label)} {whole(line.size)}"


def _map_note(shown: int, n: int) -> str:
    told = {"shown": whole(shown), "n": whole(n)}
    if shown < n:
        return _("Each point is a customer; click to open. A sample of %(shown)s out of n = %(n)s. Higher is more recent.") % told
    return _("Each point is a customer; click to open. n = %(n)s. Higher is more recent.") % told


def _sample(view: SegmentView) -> list[Any]:
    named = {"customer__in": view.audience.customers(), "customer__erased_at__isnull": True}
    mine = CurrentScore.objects.filter(kind="segment", **named)
    step = -(-max(view.n, 1) // POINTS)
    if step > 1:
        hashed = Func(F("customer_id"), function="hashint8", output_field=IntegerField())
        mine = mine.annotate(place=hashed % step).filter(place=0)
    return list(mine.order_by("customer_id").values("customer_id", "label", "customer__kind", "customer__name")[: POINTS * 2])


def rfm_heat(view: SegmentView) -> Heat:
    """For the export; the page shows the same grid as a table whose cells lead to the people."""
    total = sum(view.rfm.values()) or 1
    values = [[view.rfm.get((r, f), 0) / total for f in range(1, 6)] for r in range(5, 0, -1)]
    return Heat(
        rfm_title(view),
        Axis(_("Frequency score")),
        Axis(_("Recency score")),
        [str(r) for r in range(5, 0, -1)],
        [str(f) for f in range(1, 6)],
        values,
        note=_rfm_note(total),
    )


def rfm_title(view: SegmentView) -> str:
    total = sum(view.rfm.values()) or 1
    best = sum(count for (r, f), count in view.rfm.items() if r >= 4 and f >= 4)
    lost = sum(count for (r, f), count in view.rfm.items() if r <= 2 and f >= 4)
    told = {"best": percent(best / total), "lost": percent(lost / total)}
    return _("%(best)s buy lately and often; %(lost)s used to buy often and have not come lately") % told


def _rfm_note(total: int) -> str:
    return _("Scores 1 to 5 by fifths of the customers; 5 is most recent, or most often. n = %(n)s") % {"n": whole(total)}


def medians_of(line: SegmentLine) -> dict[str, float | None]:
    return {name: line.medians.get(name) for name in ("recency", "frequency", "monetary")}
