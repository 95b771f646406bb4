"""Customers who are not to be profiled, or whose data may only be kept: no model learns from them and nothing is computed for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from guanxi.customers.models import Customer
from guanxi.journal.models import Entry

UNPROFILED = Q(no_profiling=True) | Q(is_restricted=True)
KINDS = ("person.*", "import.*", "bulk.*")
PROFILING = ("silent", "first_order", "alive_fell", "rating_falls")
"""Rules that rest on how somebody buys or answers; the others speak of a thing that is due."""


def unprofiled() -> list[int]:
    return list(Customer._base_manager.filter(UNPROFILED).values_list("pk", flat=True))


def forget_figures_of_these(entries: Sequence[Entry]) -> None:
    """As soon as somebody says so, what was computed before goes; what a customer answered themselves stays."""
    changed = "SELECT record_id FROM journal_change WHERE entry_id = ANY(%(entries)s) AND object = 'person'"
    given: dict[str, list[int] | list[str]] = {"entries": [entry.pk for entry in entries], "profiling": list(PROFILING)}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM current_score s USING customer c WHERE c.id = s.customer_id AND s.run_id IS NOT NULL "
            f"AND (c.no_profiling OR c.is_restricted) AND c.id IN ({changed})",
            given,
        )
        cursor.execute(
            "DELETE FROM next_action n USING customer c WHERE c.id = n.customer_id "
            f"AND (c.is_restricted OR c.no_profiling AND n.kind = ANY(%(profiling)s)) AND c.id IN ({changed})",
            given,
        )
