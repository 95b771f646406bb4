"""A line the size of a word, drawn by the server."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 96, 24, 2


def spark(points: Sequence[float], label: str) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    low, high = min(points), max(points)
    reach = (high - low) or 1
    step = (WIDTH - 2 * EDGE) / (len(points) - 1)
    places = [(EDGE + i * step, HEIGHT - EDGE - (value - low) / reach * (HEIGHT - 2 * EDGE)) for i, value in enumerate(points)]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    x, y = places[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/><circle cx="{}" cy="{}" r="2"/></svg>',
        WIDTH,
        HEIGHT,
        label,
        path,
        f"{x:.1f}",
        f"{y:.1f}",
    )
