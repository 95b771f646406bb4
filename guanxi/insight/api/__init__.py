"""Insight through the API: the figures as numbers, asking for a refresh, and the business formulas."""

from __future__ import annotations


def wire() -> None:
    from guanxi.insight.api import figures, formulas, renewing

    figures.wire()
    formulas.wire()
    renewing.wire()
