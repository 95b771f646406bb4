"""How other records name their customer and contact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.fields import Link

CUSTOMER_HEADERS = (
    *("customer", "customer id", "customerid", "customer_id", "customer name", "customer no", "client", "buyer", "account"),
    *("客户", "客户编号", "客户ID", "客户姓名", "客户名称", "会员号", "会员编号", "买家", "购买人", "姓名"),
)

OF_THE_RESTRICTED = {"export": Q(customer__is_restricted=True)}
"""Records about somebody whose data may only be kept go into no export, as that person does not."""
WITH_THE_RESTRICTED = {"export": Q(customer__is_restricted=True) | Q(contact__is_restricted=True)}
"""The same where a contact is named beside the customer."""


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


def filtered(leaves: Sequence[tuple[str, str, Any]]) -> str:
    """The query of a list that shows the records on which all of these hold: (field, operator, value)."""
    return urlencode({"filter": json.dumps({"and": [{"field": field, "op": op, "value": value} for field, op, value in leaves]})})
