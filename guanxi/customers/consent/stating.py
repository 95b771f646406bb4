"""Adding statements to the ledger. Nothing in it is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guanxi.access.actor import Actor
from guanxi.customers.consent.record import CONSENT
from guanxi.records.writing import create


def record_statement(*, customer: int, values: dict[str, Any], by: Actor, at: datetime | None = None) -> int:
    """`values`: purpose, channel, state, and what is known of text_version, text, source, proof, stated_at."""
    [statement] = create(CONSENT, [{**values, "customer": customer}], by=by, at=at)
    return statement
