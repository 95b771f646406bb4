"""What a company is to the record engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.access.visibility import Owned
from guanxi.customers.models import Company
from guanxi.customers.people.naming import derive_company
from guanxi.customers.scores.kinds import score_fields
from guanxi.customers.shared_fields import CompanyName, opening_fields, place_fields, reach_fields, record_fields, standing_fields
from guanxi.records.asking import Asking
from guanxi.records.fields import Choice, Link, Text
from guanxi.records.registry import Group, RecordType
from guanxi.values.credit_code import parse_credit_code


@dataclass(frozen=True, kw_only=True)
class CreditCode(Text):
    """统一社会信用代码, checked by its check digit."""

    def clean(self, raw: Any, asking: Asking) -> Any:
        text = super().clean(raw, asking)
        return parse_credit_code(text) if text else text


COMPANY = RecordType(
    name="company",
    plural="companies",
    label=_("Company"),
    label_plural=_("Companies"),
    icon="company",
    purpose=_("Companies that buy from you, with the people who work there and everything they ordered."),
    model=Company,
    visibility=Owned(),
    rows_are=Q(kind="company", merged_into__isnull=True),
    constants={"kind": "company"},
    derive=derive_company,
    customer_path="pk",
    heir="merged_into_id",
    keys=("external_id", "credit_code", "name"),
    told_by=("city", "phones"),
    refusals={
        "company_parents_form_no_circle": (
            "parent",
            _("A company cannot stand above itself: this parent stands below it."),
        ),
        "company_not_its_own_parent": ("parent", _("A company cannot be its own parent.")),
    },
    order=20,
    fields=(
        CompanyName(
            name="name",
            label=pgettext_lazy("of a thing", "Name"),
            required=True,
            searchable=True,
            headers=("name", "company", "company name", "account name", "公司", "公司名称", "企业名称", "客户名称", "单位名称", "名称"),
        ),
        CreditCode(
            name="credit_code",
            label=_("Unified credit code"),
            max_length=18,
            searchable=True,
            headers=("credit code", "统一社会信用代码", "信用代码", "税号"),
        ),
        *reach_fields(),
        Choice(
            name="size", label=_("Size"), options=tuple(Company.Size.choices), headers=("size", "employees", "规模", "人数", "公司规模")
        ),
        Text(name="website", label=_("Website"), max_length=300, headers=("website", "url", "网站", "官网", "网址")),
        Link(
            name="parent",
            label=_("Parent company"),
            targets=("company",),
            match=("external_id", "name"),
            headers=("parent", "parent company", "母公司", "上级公司"),
        ),
        *place_fields(),
        *standing_fields("company"),
        *score_fields(),
        *opening_fields(),
        *record_fields(),
    ),
    default_columns=("name", "industry", "city", "segment", "expected_value", "last_rating", "owner"),
    default_sort=("name",),
    page=(
        Group(_("Contact"), ("phones", "emails", "wechat", "wecom", "addresses", "website")),
        Group(_("Profile"), ("credit_code", "industry", "size", "parent", "country", "province", "city", "language")),
        Group(_("Relationship"), ("lifecycle", "owner", "team", "tags", "source", "remarks")),
        Group(
            _("Record"),
            ("external_id", "opening_orders", "opening_mean", "opening_currency", "opening_last_on", "created_at", "changed_at"),
        ),
    ),
)
