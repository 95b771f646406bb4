"""Beside the name of a person: what they asked of whoever keeps their data."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from guanxi.records.finding import Record

WISHES = ("is_restricted", "no_profiling")


def wishes_panel(request: HttpRequest, person: Record) -> str | None:
    """Of those that the reader may read."""
    asked = [person.type.by_name[name].label for name in WISHES if person.values.get(name)]
    return render_to_string("customers/privacy/wishes.html", {"asked": asked}, request) if asked else None
