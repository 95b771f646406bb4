"""Several sentences one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language


def gap() -> str:
    """What stands between two of them: nothing in Chinese, whose full stop brings its own room; elsewhere a space."""
    return "" if (get_language() or "").startswith("zh") else " "


def in_a_row(sentences: Iterable[object]) -> str:
    return gap().join(map(str, sentences))
