"""One set of icons, drawn on a 16 px grid with a 1.5 px line in the colour of the text around them; the drawings are in icons.txt."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_LINES = Path(__file__).with_name("icons.txt").read_text().splitlines()
ICONS: dict[str, str] = dict(line.split("\t") for line in _LINES)


def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """The SVG of an icon; hidden from screen readers unless it stands alone with a label. A wrong name fails loudly in tests."""
    return _drawn(name, size, str(label))


@lru_cache(maxsize=2_000)
def _drawn(name: str, size: str, label: str) -> SafeString:
    """A list shows hundreds of icons, mostly the same few."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    classes = f"icon icon-{size}" if size else "icon"
    return format_html('<svg class="{}" viewBox="0 0 16 16" {}><path d="{}"/></svg>', classes, spoken, ICONS[name])
