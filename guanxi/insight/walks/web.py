"""The page of the walk: a plain customer file in, known customers out, nothing stored."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guanxi.access.refusing import require
from guanxi.access.web.doors import actor_in
from guanxi.insight.pages import show
from guanxi.insight.walks.walking import COLUMNS, ids_in, walk_file
from guanxi.insight.words import number, percent, sentence, whole
from guanxi.records.problems import Invalid
from guanxi.records.web.doors import opened
from guanxi.ui.figures.axes import Axis
from guanxi.ui.figures.scatter import Group, Point, Scatter

REASONS = {
    "missing": gettext_lazy("missing"),
    "unreadable": gettext_lazy("unreadable"),
    "impossible": gettext_lazy("impossible"),
    "in_the_future": gettext_lazy("in the future"),
    "came_before": gettext_lazy("came before"),
}


@opened
@require_http_methods(["GET", "POST"])
def walk_page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    require(actor, "read", "insight")
    context: dict[str, Any] = {
        "may_import": actor.may("import", "person"),
        "as_of": request.POST.get("as_of", ""),
        "targets": request.POST.get("targets", "")[:1_000_000],
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _walked(request, context)
        except Invalid as invalid:
            context["error"], status = str(invalid), 422
    return show(request, "walks/page.html", context, status=status)


def _walked(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    file: Any = request.FILES.get("file")
    if file is None:
        raise Invalid([_missing()])
    walk = walk_file(file.temporary_file_path(), as_of=asked["as_of"].strip(), targets=ids_in(asked["targets"]))
    return {
        "walk": walk,
        "file_name": file.name,
        "dropped": [
            {"line": line, "column": COLUMNS.get(column, column), "reason": REASONS.get(reason, reason), "value": value}
            for line, column, reason, value in walk["dropped"]
        ],
        "dropped_count": walk["read"] - walk["kept"],
        "months": {name: number(value, 1) for name, value in walk["months"].items()},
        "map": picture_of(walk["picture"]) if walk["picture"] else None,
        "heads": [COLUMNS.get(name, name) for name in walk["features"]],
        "rows": [_row(row, walk) for row in walk["table"]],
        "says": sentence(walk["reason"]),
        "stability": number(walk["stability"], 2),
        "evidence": [
            {"k": k, "silhouette": number(clear, 2), "gap": number(gap, 2), "stability": number(stable, 2), "chosen": k == walk["k"]}
            for k, clear, gap, stable in walk["evidence"]
        ],
        "response": rate_of(walk["response"]),
        "target_rate": rate_of(walk["targets"]["rate"]) if walk["targets"] else None,
    }


def _missing() -> Any:
    from guanxi.records.problems import Problem

    return Problem("missing", _("Choose a file first."), "file")


def _row(row: dict[str, Any], walk: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["segment"],
        "tone": (row["id"] - 1) % 8 + 1,
        "description": row["description"],
        "customers": whole(row["customers"]),
        "share": percent(row["share"]),
        "medians": [number(row[name], 1) for name in walk["features"]],
        "response": rate_of(row["response"]),
    }


def rate_of(found: dict[str, Any]) -> dict[str, str]:
    if found["value"] is None:
        return {"value": "", "interval": sentence(found["reason"]), "n": whole(found["n"])}
    low, high = percent(found["low"], 1), percent(found["high"], 1)
    return {"value": percent(found["value"], 1), "interval": f"{low} – {high}", "n": whole(found["n"])}


def picture_of(figure: dict[str, Any]) -> Scatter:
    """The package's own picture, drawn by the page."""
    rows, names = figure["tables"]["rows"], figure["tables"]["segments"]
    points: dict[int, list[Point]] = {}
    for x, y, segment in zip(rows["x"], rows["y"], rows["segment"], strict=True):
        points.setdefault(segment, []).append(Point(x, y))
    groups = [
        Group(name, points.get(segment, []), tone=(segment - 1) % 8 + 1)
        for name, segment in zip(names["name"], names["segment"], strict=True)
    ]
    return Scatter(figure["title"], _axis(figure["x"], rows["x"]), _axis(figure["y"], rows["y"]), groups, figure["note"])


def _axis(axis: dict[str, str], values: list[float]) -> Axis:
    return Axis(axis["label"], scale="log" if axis["scale"] == "log" and min(values) > 0 else "value")
