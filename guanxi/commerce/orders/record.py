"""What an order is to the record engine."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.commerce.currency import CurrencyCode
from guanxi.commerce.models import Order
from guanxi.commerce.orders.buying import buyers_are_customers
from guanxi.commerce.orders.fields import OrderLines, Refunds
from guanxi.customers.linking import WITH_THE_RESTRICTED, contact_link, customer_link
from guanxi.customers.reaching import through_customer
from guanxi.records.asking import Asking
from guanxi.records.fields import Choice, Day, Moment, MoneyAmount, Tags, Text
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import After, Group, RecordType
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _now

Columns = dict[str, Any]


def derive_order(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    fresh: Columns = {}
    if not columns.get("currency"):
        fresh["currency"] = asking.workspace.currency
    if not columns.get("number"):
        fresh["number"] = columns.get("external_id") or f"{asking.now:%Y%m%d}-{secrets.token_hex(3)}"
    if before is None and not columns.get("status"):
        fresh["status"] = Order.Status.PAID.value
    if before and before["cost"] is not None and not asking.actor.may_write_field("order", "cost", sensitive=True):
        fresh["cost"] = before["cost"]
    _check_worth(columns, before)
    return fresh


def _check_worth(columns: Columns, before: Columns | None) -> None:
    """Of the order as it will stand: a change may tell the refunds alone, or the total alone."""
    total, back = columns.get("total"), columns.get("refunded") or 0
    if total is None:
        raise Invalid([Problem("required", _now("“%(field)s” is missing.") % {"field": _now("Total")}, "total")])
    if back > total and (before is None or (before["total"], before["refunded"]) != (total, back)):
        raise Invalid([Problem("refund_too_large", _now("More is paid back than the order was worth."), "refunds")])


def check_order(values: Mapping[str, Any], asking: Asking, new: bool) -> None:
    lines, total = values.get("lines"), values.get("total")
    owed = total if total is not None else sum(line["amount"] for line in lines) if lines else None
    back = sum((refund["amount"] for refund in values.get("refunds") or ()), Decimal(0))
    if owed is not None and back > owed:
        raise ValueProblem("refund_too_large", _now("More is paid back than the order was worth."), in_field="refunds")


# How shops write the state of an order.
STATUS_WORDS = tuple(
    (word, status)
    for status, words in {
        "open": "待付款 未付款 unpaid",
        "paid": "已付款 已支付 已发货",
        "delivered": "已完成 已签收 completed",
        "cancelled": "已取消 取消 canceled",
    }.items()
    for word in words.split()
)

ORDER = RecordType(
    name="order",
    plural="orders",
    label=_("Order"),
    label_plural=_("Orders"),
    icon="order",
    purpose=_("Who bought what, when and for how much. Segments and values follow from orders."),
    model=Order,
    visibility=through_customer(),
    title="number",
    told_by=("customer", "ordered_at"),
    derive=derive_order,
    check=check_order,
    after_write=(After(buyers_are_customers),),
    customer_path="customer_id",
    kept_from=WITH_THE_RESTRICTED,
    changes_customer=True,
    keys=("external_id", "number"),
    order=50,
    fields=(
        Text(
            name="number",
            label=_("Order number"),
            max_length=100,
            searchable=True,
            headers=("number", "order number", "order no", "order", "订单号", "订单编号", "单号"),
        ),
        customer_link(),
        contact_link(),
        Moment(
            name="ordered_at",
            label=_("Ordered at"),
            required=True,
            headers=("date", "order date", "ordered at", "created at", "下单时间", "订单日期", "日期", "购买日期", "成交时间", "下单日期"),
        ),
        OrderLines(name="lines", label=_("Lines"), headers=("product", "item", "items", "商品", "产品", "商品名称")),
        MoneyAmount(
            name="total",
            label=_("Total"),
            minimum=Decimal(0),
            headers=("total", "amount", "order total", "revenue", "金额", "订单金额", "总金额", "实付金额", "成交金额"),
        ),
        MoneyAmount(name="cost", label=_("Cost"), minimum=Decimal(0), sensitive=True, headers=("cost", "成本", "总成本")),
        Refunds(name="refunds", label=_("Refunds")),
        MoneyAmount(name="refunded", label=_("Refunded"), readonly=True),
        CurrencyCode(name="currency", label=_("Currency"), headers=("currency", "币种", "货币")),
        Choice(
            name="status",
            label=_("Status"),
            options=tuple(Order.Status.choices),
            words=STATUS_WORDS,
            headers=("status", "order status", "状态", "订单状态"),
        ),
        Text(name="channel", label=_("Channel"), max_length=60, headers=("channel", "shop", "渠道", "销售渠道", "店铺", "平台")),
        Day(name="promised_on", label=_("Promised for"), headers=("promised", "due date", "承诺日期", "预计送达")),
        Day(name="delivered_on", label=_("Delivered on"), headers=("delivered", "delivery date", "签收日期", "送达日期", "发货日期")),
        Tags(name="tags", label=_("Tags"), object_name="order", headers=("tags", "标签")),
        Text(
            name="external_id",
            label=_("External ID"),
            null_if_empty=True,
            searchable=True,
            headers=("external_id", "order id", "orderid", "id", "订单ID", "外部ID"),
        ),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("number", "customer", "ordered_at", "total", "currency", "status", "channel"),
    default_sort=("-ordered_at",),
    page=(
        Group(_("Order"), ("number", "customer", "contact", "ordered_at", "status", "channel", "promised_on", "delivered_on", "tags")),
        Group(_("Money"), ("lines", "total", "currency", "cost", "refunds", "refunded")),
        Group(_("Record"), ("external_id", "created_at", "changed_at")),
    ),
)
