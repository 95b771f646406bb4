"""How the indexes behind own fields are called: so that what the database refuses is understood, and that they are found again."""

from __future__ import annotations

from guanxi.records.models import OwnField


def index_name(own: OwnField) -> str:
    return f"own_{own.pk}_once"


def fast_name(own: OwnField) -> str:
    return f"own_{own.pk}_fast"
