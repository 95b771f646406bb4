"""A menu to look at."""

from __future__ import annotations

from tests.browser.visiting import places

__all__ = ["places"]
