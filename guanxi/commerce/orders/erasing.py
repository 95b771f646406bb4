"""What becomes of the orders of somebody who is erased: what was bought when and for how much stays, what was said about it goes."""

from __future__ import annotations

from guanxi.customers.privacy.erasing.erasers import Erasure, register_eraser, run, stays_whole

NUMBER = "the number of a purchase, by which it is found in the books"
COUNTED = "what figures count by"
GOODS = "what was bought"


def erase_orders(erasure: Erasure) -> None:
    run(
        "UPDATE purchase_order SET own = '{}', version = version + 1, changed_at = %(now)s WHERE customer_id = ANY(%(people)s)",
        erasure,
    )


def erase_refunds(erasure: Erasure) -> None:
    run(
        "UPDATE refund r SET reason = '' FROM purchase_order o WHERE o.id = r.order_id AND o.customer_id = ANY(%(people)s)",
        erasure,
    )


def register() -> None:
    stays = dict.fromkeys(("number", "external_id"), NUMBER) | dict.fromkeys(("currency", "channel", "status"), COUNTED)
    register_eraser("purchase_order", erase_orders, stays=stays)
    register_eraser("order_line", stays_whole, stays={"name": GOODS})
    register_eraser("refund", erase_refunds, stays={"external_id": NUMBER})
