"""Fields that people and companies share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guanxi.customers.contactpoints.fields import ContactPoints
from guanxi.customers.models import Customer
from guanxi.records.fields import Choice, Day, Field, Integer, LongText, Moment, MoneyAmount, Tags, TeamLink, Text, UserLink, YesNo
from guanxi.values.search_text import search_text_of_company, search_text_of_name


@dataclass(frozen=True, kw_only=True)
class SortedName(Text):
    """A name that lists sort as people expect: by family name and pinyin, whatever the case."""

    def sort_expression(self) -> Any:
        return F("sort_key")


@dataclass(frozen=True, kw_only=True)
class PersonName(SortedName):
    def search_text(self, value: Any) -> str:
        return search_text_of_name(value)


@dataclass(frozen=True, kw_only=True)
class CompanyName(SortedName):
    def search_text(self, value: Any) -> str:
        return search_text_of_company(value)


LIFECYCLE_WORDS = (
    ("线索", "lead"),
    ("潜在客户", "lead"),
    ("客户", "customer"),
    ("成交客户", "customer"),
    ("流失客户", "former"),
    ("prospect", "lead"),
)


def reach_fields() -> tuple[Field, ...]:
    return (
        ContactPoints(name="phones", label=_("Phone"), point="phone", searchable=True, headers=PHONE_HEADERS),
        ContactPoints(name="emails", label=_("E-mail"), point="email", searchable=True, headers=EMAIL_HEADERS),
        ContactPoints(name="wechat", label=_("WeChat"), point="wechat", headers=("微信", "微信号", "wechat", "wechat id", "weixin")),
        ContactPoints(name="wecom", label=_("WeCom"), point="wecom", headers=("企业微信", "企微", "wecom", "wework")),
        ContactPoints(name="addresses", label=_("Address"), point="address", headers=ADDRESS_HEADERS),
    )


PHONE_HEADERS = (
    "phone",
    "mobile",
    "mobile phone",
    "cell",
    "telephone",
    "tel",
    "phone number",
    "手机",
    "手机号",
    "手机号码",
    "电话",
    "联系电话",
    "联系方式",
    "座机",
)
EMAIL_HEADERS = ("email", "e-mail", "mail", "email address", "邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址")
ADDRESS_HEADERS = ("address", "street", "地址", "联系地址", "通讯地址", "收货地址", "详细地址")


def place_fields() -> tuple[Field, ...]:
    return (
        Text(name="country", look="country", label=_("Country"), max_length=2, headers=("country", "国家", "国家代码", "country code")),
        Text(
            name="province",
            label=_("Province or state"),
            max_length=100,
            headers=("province", "state", "region", "省", "省份", "地区", "区域"),
        ),
        Text(name="city", label=_("City"), max_length=100, headers=("city", "town", "城市", "市", "所在城市")),
    )


def standing_fields(object_name: str) -> tuple[Field, ...]:
    return (
        Choice(
            name="lifecycle",
            label=_("Lifecycle"),
            options=tuple(Customer.Lifecycle.choices),
            words=LIFECYCLE_WORDS,
            headers=("lifecycle", "lifecycle stage", "status", "客户状态", "生命周期", "客户阶段"),
        ),
        UserLink(name="owner", label=_("Owner"), headers=("owner", "sales", "account manager", "负责人", "销售", "客户经理", "跟进人")),
        TeamLink(name="team", label=_("Team"), headers=("team", "团队", "小组", "部门")),
        Tags(name="tags", label=_("Tags"), object_name=object_name, headers=("tags", "labels", "标签")),
        Text(name="source", label=_("Source"), max_length=100, headers=("source", "lead source", "来源", "客户来源", "渠道来源")),
        Text(name="language", look="language", label=_("Language"), max_length=10, headers=("language", "语言", "语种")),
        Text(name="industry", label=_("Industry"), max_length=100, headers=("industry", "行业", "所属行业")),
        LongText(name="remarks", label=_("Remarks"), headers=("remarks", "notes", "comment", "备注", "说明")),
    )


def wish_fields() -> tuple[Field, ...]:
    """What a person may ask of whoever keeps their data."""
    return (
        YesNo(
            name="no_profiling",
            label=_("Not to be profiled"),
            help=_("Nothing is computed about this person: no group, no worth, no forecast."),
            headers=("no profiling", "profiling objection", "拒绝画像", "不做画像"),
        ),
        YesNo(
            name="is_restricted",
            label=_("Processing restricted"),
            help=_("The data are kept and nothing else: no figures, no proposals, no exports, until this is lifted."),
            headers=("processing restricted", "restricted", "限制处理"),
        ),
    )


def opening_fields() -> tuple[Field, ...]:
    return (
        Integer(
            name="opening_orders",
            label=_("Orders before the first record"),
            minimum=Decimal(0),
            headers=("purchasefrequency", "purchase frequency", "order count", "购买次数", "购买频次", "消费次数"),
        ),
        MoneyAmount(
            name="opening_mean",
            label=_("Mean order value before the first record"),
            currency="opening_currency",
            minimum=Decimal(0),
            headers=("avgpurchaseamount", "average purchase amount", "average order value", "平均消费金额", "平均购买金额", "客单价"),
        ),
        Text(name="opening_currency", label=_("Currency of these figures"), max_length=3),
        Day(
            name="opening_last_on",
            label=_("Last order before the first record"),
            headers=("lastpurchasedate", "last purchase date", "last order date", "最近购买日期", "最后购买日期", "最近消费日期"),
        ),
    )


def record_fields() -> tuple[Field, ...]:
    return (
        Text(
            name="external_id",
            label=_("External ID"),
            null_if_empty=True,
            searchable=True,
            headers=(
                "external_id",
                "external id",
                "id",
                "customerid",
                "customer id",
                "customer no",
                "客户编号",
                "客户ID",
                "编号",
                "会员号",
                "会员编号",
                "外部ID",
            ),
        ),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    )
