"""What follows from an order: whoever bought is a customer, no longer a lead."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.commerce.models import Order
from guanxi.customers.models import Customer
from guanxi.records.asking import Asking
from guanxi.records.tables import update_rows


def buyers_are_customers(order_ids: Sequence[int], asking: Asking) -> None:
    leads = Customer._base_manager.filter(
        pk__in=Order._base_manager.filter(pk__in=order_ids, deleted_at__isnull=True)
        .exclude(status=Order.Status.CANCELLED)
        .values("customer"),
        lifecycle=Customer.Lifecycle.LEAD,
    ).values_list("pk", "version")
    changes = {
        pk: {"lifecycle": Customer.Lifecycle.CUSTOMER.value, "version": version + 1, "changed_at": asking.now} for pk, version in leads
    }
    update_rows("customer", "id", changes)
