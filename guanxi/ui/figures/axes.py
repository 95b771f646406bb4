"""What a number on an axis means and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Scale = Literal["value", "log", "category", "time"]
Format = Literal["number", "percent", "money"]


@dataclass(frozen=True)
class Axis:
    label: str = ""
    scale: Scale = "value"
    format: Format = "number"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    inverse: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": str(self.label),
            "scale": self.scale,
            "format": self.format,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "inverse": self.inverse,
        }

    def text(self, value: object) -> str:
        """The value as a person writes it: 61 %, ¥ 8,420, 3.25."""
        if value is None or value == "":
            return ""
        if not isinstance(value, int | float):
            return str(value)
        if self.format == "percent":
            return _("%(number)s %%") % {"number": _rounded(value * 100, 1 if abs(value) < 0.1 else 0)}
        number = _rounded(value, 0 if float(value).is_integer() or abs(value) >= 100 else 2)
        return f"{self.unit} {number}" if self.format == "money" and self.unit else f"{number} {self.unit}".strip()


def _rounded(value: float, places: int) -> str:
    """`number_format` alone cuts off."""
    return number_format(round(value, places), decimal_pos=places, force_grouping=True)


@dataclass(frozen=True)
class Link:
    """An export of the figure: PNG, SVG, CSV."""

    label: str
    url: str
