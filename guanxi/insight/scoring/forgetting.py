"""All computed figures go at once: after many of those they were computed from are gone, what is left of them would mislead."""

from __future__ import annotations

from django.db import connection


def forget_figures() -> None:
    """What no run computed stays, as a customer's last rating. The pages say that nothing was computed yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM current_score WHERE run_id IS NOT NULL")
        cursor.execute("DELETE FROM score_run")
        cursor.execute("DELETE FROM next_action")
