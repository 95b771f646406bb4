"""The table behind a figure: for screen readers, for copying, and to go to the records by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def table(columns: Sequence[object], rows: Sequence[tuple[Sequence[str], str]]) -> dict[str, Any]:
    """`rows` holds (texts, address of the records behind the row or "")."""
    return {
        "columns": [str(name) for name in columns],
        "rows": [{"cells": [str(text) for text in texts], "href": href} for texts, href in rows],
    }


def interval(low: str, high: str) -> str:
    return f"{low} – {high}" if low and high else ""
