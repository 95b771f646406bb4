"""What the rules look for in the records themselves: one statement for each kind, giving customer, since, until and facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

UNTOUCHED = """
    NOT EXISTS (SELECT FROM note n WHERE n.customer_id = c.id AND n.deleted_at IS NULL)
    AND NOT EXISTS (SELECT FROM call n WHERE n.customer_id = c.id AND n.deleted_at IS NULL AND n.outcome = 'reached')
"""

LEADS = f"""
    SELECT c.id, (c.created_at AT TIME ZONE %(zone)s)::date, NULL::date, '{{}}'::jsonb FROM customer c
    WHERE c.lifecycle = 'lead' AND c.deleted_at IS NULL
      AND (c.created_at AT TIME ZONE %(zone)s)::date BETWEEN %(today)s - %(until)s::int AND %(today)s - %(after)s::int
      AND NOT EXISTS (SELECT FROM purchase_order o WHERE o.customer_id = c.id AND o.deleted_at IS NULL) AND {UNTOUCHED}
"""

BIRTHDAYS = """
    SELECT p.customer_id, d.day, d.day, '{}'::jsonb FROM person p
    JOIN unnest(%(days)s::date[], %(months)s::int[], %(numbers)s::int[]) AS d(day, month, number)
      ON p.birth_month = d.month AND p.birth_day = d.number
    JOIN customer c ON c.id = p.customer_id AND c.deleted_at IS NULL
"""

UNPAID = """
    SELECT o.customer_id, min((o.ordered_at AT TIME ZONE %(zone)s)::date), NULL::date, jsonb_build_object('orders', count(*))
    FROM purchase_order o JOIN customer c ON c.id = o.customer_id AND c.deleted_at IS NULL
    WHERE o.status = 'open' AND o.deleted_at IS NULL AND o.total > o.refunded
      AND (o.ordered_at AT TIME ZONE %(zone)s)::date BETWEEN %(today)s - %(until)s::int AND %(today)s - %(after)s::int - 1
    GROUP BY 1
"""

LATE = """
    SELECT o.customer_id, min(o.promised_on), NULL::date, jsonb_build_object('orders', count(*))
    FROM purchase_order o JOIN customer c ON c.id = o.customer_id AND c.deleted_at IS NULL
    WHERE o.status IN ('open', 'paid') AND o.delivered_on IS NULL AND o.deleted_at IS NULL
      AND o.promised_on BETWEEN %(today)s - %(until)s::int AND %(today)s - %(after)s::int - 1
    GROUP BY 1
"""

STATEMENTS = {"lead": LEADS, "birthday": BIRTHDAYS, "unpaid": UNPAID, "late_order": LATE}

RATED_OFTEN = """
    SELECT f.customer_id, max((f.given_at AT TIME ZONE %(zone)s)::date), array_agg(f.score ORDER BY f.given_at, f.id)
    FROM feedback f JOIN customer c ON c.id = f.customer_id AND c.deleted_at IS NULL
    WHERE f.kind = 'csat' AND f.score IS NOT NULL AND f.deleted_at IS NULL AND f.given_at > %(since)s AND f.given_at <= %(now)s
    GROUP BY 1 HAVING count(*) >= %(answers)s
"""


def given(kind: str, of: Mapping[str, float], today: date, zone: str) -> dict[str, Any]:
    """What the statement of a kind asks for."""
    numbers = {name: int(value) for name, value in of.items()}
    if kind == "birthday":
        days, months, dates = zip(*birthdays_near(today, numbers["within"]), strict=True)
        return {"days": list(days), "months": list(months), "numbers": list(dates)}
    return numbers | {"today": today, "zone": zone}


def birthdays_near(today: date, within: int) -> list[tuple[date, int, int]]:
    """(day, month, day of the month) from today on; who was born on 29 February celebrates on the 28th where there is no 29th."""
    found = []
    for day in (today + timedelta(days=ahead) for ahead in range(within + 1)):
        found.append((day, day.month, day.day))
        if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
            found.append((day, 2, 29))
    return found
