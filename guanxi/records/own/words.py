"""What a company calls its own fields, in one language or both."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def _said(en: str, zh: str) -> str:
    chinese = (get_language() or "").startswith("zh")
    return (zh or en) if chinese else (en or zh)


said: Any = lazy(_said, str)
"""The word in the language of whoever reads, else in the one there is."""
