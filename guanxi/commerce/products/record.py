"""What a product is to the record engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.access.visibility import Common
from guanxi.commerce.currency import CurrencyCode
from guanxi.commerce.models import Product
from guanxi.customers.shared_fields import CompanyName
from guanxi.records.asking import Asking
from guanxi.records.fields import Moment, MoneyAmount, Tags, Text, YesNo
from guanxi.records.registry import Group, RecordType
from guanxi.values.name_pinyin import sort_key

Columns = dict[str, Any]


def derive_product(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    fresh: Columns = {}
    if before is None or columns["name"] != before["name"]:
        fresh["sort_key"] = sort_key(columns["name"])[:400]
    if not columns.get("currency"):
        fresh["currency"] = asking.workspace.currency
    return fresh


PRODUCT = RecordType(
    name="product",
    plural="products",
    label=_("Product"),
    label_plural=_("Products"),
    icon="product",
    purpose=_("What you sell, with price and cost, so that orders can name it."),
    model=Product,
    visibility=Common(),
    derive=derive_product,
    keys=("external_id", "sku"),
    told_by=("sku",),
    order=60,
    fields=(
        CompanyName(
            name="name",
            label=pgettext_lazy("of a thing", "Name"),
            required=True,
            searchable=True,
            headers=("product", "product name", "item", "产品", "产品名称", "商品", "商品名称", "名称", "品名"),
        ),
        Text(
            name="sku",
            label=_("SKU"),
            max_length=100,
            null_if_empty=True,
            searchable=True,
            headers=("sku", "item no", "product code", "货号", "商品编码", "产品编号"),
        ),
        Text(name="category", label=_("Category"), max_length=100, headers=("category", "类别", "分类", "品类")),
        MoneyAmount(name="price", label=_("Price"), minimum=Decimal(0), headers=("price", "unit price", "价格", "单价", "售价")),
        MoneyAmount(
            name="unit_cost",
            label=_("Unit cost"),
            minimum=Decimal(0),
            sensitive=True,
            headers=("cost", "unit cost", "成本", "成本价", "进价"),
        ),
        CurrencyCode(name="currency", label=_("Currency"), headers=("currency", "币种", "货币")),
        YesNo(name="is_active", label=_("On sale"), headers=("active", "on sale", "在售", "上架")),
        Tags(name="tags", label=_("Tags"), object_name="product", headers=("tags", "标签")),
        Text(
            name="external_id",
            label=_("External ID"),
            null_if_empty=True,
            searchable=True,
            headers=("external_id", "id", "product id", "productid", "产品ID", "商品ID", "编号"),
        ),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("name", "sku", "category", "price", "currency", "is_active"),
    default_sort=("name",),
    page=(
        Group(_("Product"), ("name", "sku", "category", "price", "unit_cost", "currency", "is_active", "tags")),
        Group(_("Record"), ("external_id", "created_at", "changed_at")),
    ),
)
