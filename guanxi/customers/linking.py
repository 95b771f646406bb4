"""How other records name their customer and contact."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.records.fields import Link

CUSTOMER_HEADERS = (
    *("customer", "customer id", "customerid", "customer_id", "customer name", "customer no", "client", "buyer", "account"),
    *("客户", "客户编号", "客户ID", "客户姓名", "客户名称", "会员号", "会员编号", "买家", "购买人", "姓名"),
)


def customer_link(*, required: bool = True, **more: Any) -> Link:
    """A person or a company, named in files by external id, e-mail, phone or name."""
    return Link(
        name="customer",
        label=_("Customer"),
        targets=("person", "company"),
        match=("external_id", "emails", "phones", "name"),
        required=required,
        headers=CUSTOMER_HEADERS,
        **more,
    )


def contact_link() -> Link:
    return Link(
        name="contact",
        label=_("Contact person"),
        targets=("person",),
        match=("external_id", "emails", "phones"),
        headers=("contact person", "联系人"),
    )
