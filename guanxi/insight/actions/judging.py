"""What came of what was done: within its days a good outcome makes a hit, none makes a miss; told in one journal entry a refresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.insight.actions.kinds import KINDS
from guanxi.journal.writing import act

ORDERED = """
    EXISTS (SELECT FROM purchase_order o WHERE o.customer_id = t.customer_id AND o.deleted_at IS NULL AND o.status <> 'cancelled'
            AND o.ordered_at > t.at AND o.ordered_at <= least(t.at + %(within)s, %(now)s))
"""
RATED_BETTER = """
    EXISTS (SELECT FROM feedback f WHERE f.customer_id = t.customer_id AND f.deleted_at IS NULL AND f.kind = 'csat'
            AND f.given_at > t.at AND f.given_at <= least(t.at + %(within)s, %(now)s) AND f.score > coalesce((
                SELECT b.score FROM feedback b WHERE b.customer_id = t.customer_id AND b.deleted_at IS NULL AND b.kind = 'csat'
                AND b.score IS NOT NULL AND b.given_at <= t.at ORDER BY b.given_at DESC, b.id DESC LIMIT 1), 5))
"""
REACHED = """
    EXISTS (SELECT FROM call a WHERE a.customer_id = t.customer_id AND a.deleted_at IS NULL AND a.outcome = 'reached'
            AND a.called_at > t.at AND a.called_at <= least(t.at + %(within)s, %(now)s))
"""
PAID = """
    NOT EXISTS (SELECT FROM purchase_order o WHERE o.customer_id = t.customer_id AND o.deleted_at IS NULL AND o.status = 'open'
                AND o.total > o.refunded AND o.ordered_at <= t.at)
"""
GOOD = {"order": ORDERED, "rating": RATED_BETTER, "reached": f"({REACHED} OR {ORDERED})", "paid": PAID}
"""What counts as good; a call that was logged with the deed itself is made at its moment, so it is not counted."""


def judge_what_was_done(*, now: datetime) -> int:
    """How many were judged. One that has no good outcome yet waits until its days are over."""
    with act("insight.actions_judged", by=SYSTEM, at=now), connection.cursor() as cursor:
        return sum(_judge(cursor, name, now) for name in sorted(KINDS) if KINDS[name].outcome)


def _judge(cursor: object, name: str, now: datetime) -> int:
    kind = KINDS[name]
    cursor.execute(  # type: ignore[attr-defined]
        f"""
        UPDATE action_taken u SET outcome = CASE WHEN j.good THEN 'hit' ELSE 'miss' END, judged_at = %(now)s
        FROM (SELECT t.id, t.at, {GOOD[kind.outcome]} AS good FROM action_taken t
              WHERE t.kind = %(kind)s AND t.what = 'done' AND t.outcome = '' AND t.at <= %(now)s AND t.customer_id IS NOT NULL) j
        WHERE u.id = j.id AND (j.good OR j.at + %(within)s <= %(now)s)
        """,
        {"kind": name, "now": now, "within": timedelta(days=kind.within)},
    )
    return int(cursor.rowcount)  # type: ignore[attr-defined]
