"""The files of figures: whoever may see the page may take its pictures and numbers, computed for the same eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from guanxi.access.web.doors import actor_in
from guanxi.insight.drawing import ENDINGS, AnyFigure, numbers, picture
from guanxi.insight.pages import page
from guanxi.insight.retention.web import FIGURES as RETENTION
from guanxi.insight.retention.web import asked_view as retention_view
from guanxi.insight.satisfaction.web import FIGURES as SATISFACTION
from guanxi.insight.satisfaction.web import asked_view as satisfaction_view
from guanxi.insight.segments.finding import segments_for
from guanxi.insight.segments.web import FIGURES as SEGMENTS
from guanxi.insight.value.finding import value_for
from guanxi.insight.value.web import FIGURES as VALUE
from guanxi.records.tablefiles.writing import csv_chunks

Makers = Mapping[str, Callable[[Any], Any]]
Views = Callable[[HttpRequest], Any]
PAGES: dict[str, tuple[Views, Makers]] = {
    "segments": (lambda request: segments_for(actor_in(request)), SEGMENTS),
    "value": (lambda request: value_for(actor_in(request)), VALUE),
    "retention": (retention_view, RETENTION),
    "satisfaction": (satisfaction_view, SATISFACTION),
}


@page
def figure_file(request: HttpRequest, page_name: str, figure: str, ending: str) -> HttpResponse | StreamingHttpResponse:
    if page_name not in PAGES or ending not in ENDINGS or figure not in PAGES[page_name][1]:
        raise Http404
    view, makers = PAGES[page_name]
    made = makers[figure](view(request))
    if made is None:
        raise Http404
    return _file(made, f"{page_name}-{figure}-{timezone.localdate():%Y-%m-%d}.{ending}", ending)


def _file(made: AnyFigure, name: str, ending: str) -> HttpResponse | StreamingHttpResponse:
    content = csv_chunks(*numbers(made)) if ending == "csv" else [picture(made, ending)]
    response = StreamingHttpResponse(content, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
