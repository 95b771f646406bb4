"""Columns that are no fields of their own: what one line of an order says, and an age that becomes a birth year."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.records.fields import Field, Integer, Number, Text

LINE = "line."

LINE_COLUMNS: tuple[Field, ...] = (
    Text(
        name="line.name",
        label=_("Line: product"),
        headers=(
            "product",
            "product name",
            "item",
            "items",
            "item name",
            "lineitem name",
            "商品",
            "商品名称",
            "产品",
            "产品名称",
            "品名",
            "宝贝标题",
        ),
    ),
    Text(
        name="line.sku",
        label=_("Line: SKU"),
        headers=("sku", "lineitem sku", "product code", "item no", "stockcode", "stock code", "货号", "商品编码", "商家编码", "产品编号"),
    ),
    Number(name="line.quantity", label=_("Line: quantity"), headers=("quantity", "qty", "lineitem quantity", "数量", "购买数量", "件数")),
    Number(
        name="line.unit_price",
        label=_("Line: unit price"),
        headers=("unit price", "unitprice", "price", "lineitem price", "单价", "售价", "商品单价", "价格"),
    ),
    Number(
        name="line.discount",
        label=_("Line: discount"),
        headers=("discount", "line discount", "lineitem discount", "优惠", "优惠金额", "折扣金额"),
    ),
    Number(
        name="line.amount",
        label=_("Line: amount"),
        headers=("line amount", "line total", "lineitem total", "subtotal", "小计", "行金额", "商品金额", "明细金额"),
    ),
)
AGE = Integer(name="age", label=_("Age"), minimum=Decimal(0), maximum=Decimal(130), headers=("age", "年龄", "岁数"))

MORE_COLUMNS: dict[str, tuple[Field, ...]] = {"order": LINE_COLUMNS, "person": (AGE,)}
"""Per object, what a column can hold beside its fields."""

NEVER_SUGGESTED = {("order", "lines"), ("order", "refunds")}
"""A cell cannot say all lines of an order at once; `line.…` says one."""
