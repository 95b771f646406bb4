"""The page of an object's quality: how full each field is and what lies far out, each figure with the list behind it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.views.decorators.http import require_GET

from guanxi.records.quality.measuring import Fences, FieldQuality, Quality, quality_of
from guanxi.records.quality.saying import empty_in, percent, share_of, whole
from guanxi.records.registry import RecordType
from guanxi.records.web.doors import asking_of, reading


@reading
@require_GET
def quality_page(request: HttpRequest, record_type: RecordType) -> HttpResponse:
    """The figures come in a fragment: at a million records they take their time."""
    if not request.headers.get("HX-Request"):
        return render(request, "records/quality/page.html", {"type": record_type})
    found = quality_of(record_type, asking_of(request))
    return render(request, "records/quality/figures.html", {"type": record_type, **_shown(record_type, found)})


def _shown(record_type: RecordType, found: Quality) -> dict[str, Any]:
    lines = sorted(found.fields, key=lambda one: (one.share, str(one.field.label)))
    return {
        "count": found.count,
        "shown_count": whole(found.count),
        "looked_at": whole(found.looked_at) if found.margin else "",
        "margin": number_format(round(100 * found.margin, 1), 1),
        "mean": percent(found.mean_share) if found.mean_share is not None else "",
        "lines": [_line(record_type, one, found) for one in lines if not one.field.readonly],
        "computed": [_line(record_type, one, found) for one in lines if one.field.readonly],
        "far": [_far(record_type, one, one.fences) for one in lines if one.fences is not None and one.fences.below + one.fences.above],
    }


def _line(record_type: RecordType, one: FieldQuality, found: Quality) -> dict[str, Any]:
    """Where none was missing among those that were drawn, some may be among the others."""
    some = one.filled < found.count or found.margin
    return {
        "label": one.field.label,
        "share": share_of(one, found),
        "meter": f"{one.share:.4f}",
        "empty": empty_in(one, found),
        "url": _list(record_type, {"field": one.field.name, "op": "is_empty"}) if some else "",
    }


def _far(record_type: RecordType, one: FieldQuality, fences: Fences) -> dict[str, Any]:
    under, over = ("before", "after") if one.field.kind == "date" else ("lt", "gt")
    sides = [(fences.below, under, fences.low), (fences.above, over, fences.high)]
    found = [_side(record_type, one, *side) for side in sides if side[0]]
    return {"label": one.field.label, "sides": found, "skewed": fences.skewed}


def _side(record_type: RecordType, one: FieldQuality, number: int, side: str, bound: str) -> dict[str, Any]:
    address = _list(record_type, {"field": one.field.name, "op": side, "value": bound})
    return {"side": side, "number": whole(number), "bound": _bound(bound), "url": address}


def _list(record_type: RecordType, leaf: dict[str, Any]) -> str:
    return f"{record_type.url}?{urlencode({'filter': json.dumps(leaf)})}"


def _bound(bound: str) -> str:
    return bound if bound.count("-") == 2 else whole(int(bound))
