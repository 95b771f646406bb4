"""The old address of a merged record leads to the one that stays, for those who may see both."""

from __future__ import annotations

from guanxi.access.actor import Actor
from guanxi.customers.models import Customer
from guanxi.records.reading import reach, rows
from guanxi.records.registry import RecordType


def merged_address(record_type: RecordType, record_id: int, actor: Actor) -> str | None:
    if record_type.name not in ("person", "company") or record_id >= 2**63:
        return None
    gone = Customer._base_manager.filter(kind=record_type.name, merged_into__isnull=False, erased_at__isnull=True, pk=record_id)
    old = gone.filter(reach(record_type, actor, "read"))
    winner = old.values_list("merged_into", flat=True).first()
    if winner is None or not rows(record_type, actor).filter(pk=winner).exists():
        return None
    return record_type.url_of(winner)
