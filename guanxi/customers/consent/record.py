"""What a consent statement is to the record engine: a ledger that is added to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.linking import OF_THE_RESTRICTED, customer_link
from guanxi.customers.models import Consent
from guanxi.customers.reaching import through_customer
from guanxi.records.asking import Asking
from guanxi.records.fields import Choice, LongText, Moment, Text
from guanxi.records.registry import Group, RecordType

Columns = dict[str, Any]


def derive_consent(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    return {} if columns.get("stated_at") else {"stated_at": asking.now}


def _words(words: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, code) for code, some in words.items() for word in some.split())


STATE_WORDS = _words(
    {
        "granted": "同意 已同意 yes opt-in optin consent 1 true 是",
        "withdrawn": "撤回 已撤回 拒绝 退订 no opt-out optout unsubscribed 0 false 否",
    }
)
PURPOSE_WORDS = _words(
    {
        "marketing": "营销 推广 newsletter ads",
        "service": "服务 服务通知",
        "survey": "调研 问卷 surveys",
        "profiling": "画像 自动化决策",
    }
)
CHANNEL_WORDS = _words(
    {
        "email": "邮件 邮箱 电子邮件 mail",
        "sms": "短信",
        "phone": "电话 call",
        "wechat": "微信",
        "wecom": "企业微信 企微",
        "post": "信件 letter",
        "any": "全部 任何 all",
    }
)

CONSENT = RecordType(
    name="consent",
    plural="consents",
    label=pgettext_lazy("a record", "Consent"),
    label_plural=_("Consents"),
    icon="shield",
    purpose=_("Who agreed to be contacted, for what and through which channel, with the proof."),
    model=Consent,
    visibility=through_customer(),
    title="purpose",
    derive=derive_consent,
    customer_path="customer_id",
    kept_from=OF_THE_RESTRICTED,
    append_only=True,
    order=95,
    in_menu=False,
    fields=(
        customer_link(),
        Choice(
            name="purpose",
            label=_("Purpose"),
            required=True,
            options=tuple(Consent.Purpose.choices),
            words=PURPOSE_WORDS,
            headers=("purpose", "目的", "用途"),
        ),
        Choice(
            name="channel",
            label=_("Channel"),
            required=True,
            options=tuple(Consent.Channel.choices),
            words=CHANNEL_WORDS,
            headers=("channel", "渠道", "方式"),
        ),
        Choice(
            name="state",
            label=_("Statement"),
            required=True,
            options=tuple(Consent.State.choices),
            words=STATE_WORDS,
            headers=("state", "statement", "status", "consent", "同意状态", "状态", "是否同意"),
        ),
        Text(name="text_version", label=_("Version of the text"), max_length=100, headers=("text version", "version", "文本版本", "版本")),
        LongText(name="text", label=_("Text that was shown"), headers=("text", "wording", "文本", "同意文本")),
        Text(name="source", label=_("Source"), headers=("source", "来源")),
        Text(name="proof", label=_("Proof"), max_length=500, headers=("proof", "evidence", "凭证", "证据")),
        Moment(name="stated_at", label=_("Stated at"), headers=("date", "stated at", "time", "日期", "时间", "同意时间", "声明时间")),
        Text(name="external_id", label=_("External ID"), null_if_empty=True, headers=("external_id", "id", "编号")),
        Moment(name="created_at", label=_("Recorded at"), readonly=True),
    ),
    default_columns=("customer", "purpose", "channel", "state", "stated_at", "source", "text_version"),
    default_sort=("-stated_at",),
    page=(
        Group(_("Consent"), ("customer", "purpose", "channel", "state", "stated_at")),
        Group(_("Evidence"), ("text_version", "text", "source", "proof", "external_id", "created_at")),
    ),
)
