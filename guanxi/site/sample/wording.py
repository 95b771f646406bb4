"""What the sample is made of, in words: people, orders, teams; never the names of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.records.registry import registry

OTHERS: dict[str, Any] = {
    "user": gettext_lazy("Users"),
    "team": gettext_lazy("Teams"),
    "role": gettext_lazy("Roles"),
    "tag": gettext_lazy("Tags"),
}


def label_of(name: str) -> str:
    return str(registry.of(name).label_plural if registry.has(name) else OTHERS[name])


def in_words(counts: Mapping[str, int]) -> str:
    """'People 2,000, Companies 80, Teams 6': the most first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], label_of(one[0])))
    return _(", ").join(f"{label_of(name)} {number_format(count, force_grouping=True)}" for name, count in ordered)
