"""What feedback is to the record engine."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.linking import WITH_THE_RESTRICTED, contact_link, customer_link
from guanxi.customers.reaching import through_customer
from guanxi.feedback.models import Feedback
from guanxi.feedback.rating import keep_last_rating
from guanxi.records.asking import Asking
from guanxi.records.fields import Choice, Integer, Link, LongText, Moment, Tags, Text
from guanxi.records.registry import After, Group, RecordType
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _now

SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
Columns = dict[str, Any]


def derive_feedback(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    return {} if columns.get("kind") else {"kind": Feedback.Kind.CSAT.value}


def check_feedback(values: Mapping[str, Any], asking: Asking, new: bool) -> None:
    score, kind = values.get("score"), values.get("kind") or ("csat" if new else "")
    if score is not None and kind:
        low, high = SCALES[kind]
        if not low <= score <= high:
            raise ValueProblem("off_scale", _now("This rating lies between %(low)s and %(high)s."), low=low, high=high, in_field="score")
    if new and score is None and not values.get("comment"):
        raise ValueProblem("says_nothing", _now("Feedback needs a rating or a comment."), in_field="score")


FEEDBACK = RecordType(
    name="feedback",
    plural="feedback",
    label=_("Feedback"),
    label_plural=_("Feedback"),
    icon="feedback",
    purpose=_("Every rating and comment, whoever asked for it. Satisfaction follows from them."),
    model=Feedback,
    visibility=through_customer(),
    title="comment",
    told_by=("customer", "given_at"),
    derive=derive_feedback,
    check=check_feedback,
    after_write=(After(keep_last_rating),),
    customer_path="customer_id",
    kept_from=WITH_THE_RESTRICTED,
    order=70,
    fields=(
        customer_link(),
        contact_link(),
        Integer(
            name="score",
            label=_("Rating"),
            minimum=Decimal(0),
            maximum=Decimal(10),
            headers=("score", "rating", "stars", "csat", "nps", "评分", "打分", "星级", "满意度", "分数"),
        ),
        Choice(
            name="kind",
            label=_("Question"),
            options=tuple(Feedback.Kind.choices),
            words=(("满意度", "csat"), ("nps", "nps"), ("净推荐值", "nps"), ("费力度", "ces"), ("ces", "ces")),
            headers=("kind", "type", "survey", "question", "类型", "问卷", "问题类型"),
        ),
        LongText(
            name="comment",
            label=_("Comment"),
            searchable=True,
            headers=("comment", "text", "review", "feedback", "评价", "评论", "内容", "留言", "反馈", "意见"),
        ),
        Moment(
            name="given_at",
            label=_("Given at"),
            required=True,
            headers=("date", "given at", "time", "created at", "评价时间", "日期", "时间", "反馈时间"),
        ),
        Moment(name="asked_at", label=_("Asked at"), headers=("asked at", "发送时间", "邀请时间")),
        Link(
            name="order",
            label=_("Order"),
            targets=("order",),
            match=("external_id", "number"),
            headers=("order", "order id", "order number", "订单", "订单号", "订单编号"),
        ),
        Text(name="channel", label=_("Channel"), max_length=60, headers=("channel", "渠道", "来源")),
        Tags(name="tags", label=_("Tags"), object_name="feedback", headers=("tags", "标签")),
        Text(
            name="external_id",
            label=_("External ID"),
            null_if_empty=True,
            searchable=True,
            headers=("external_id", "id", "feedback id", "评价ID", "编号"),
        ),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("customer", "score", "kind", "comment", "given_at", "channel"),
    default_sort=("-given_at",),
    page=(
        Group(_("Feedback"), ("customer", "contact", "score", "kind", "comment", "given_at", "asked_at", "order", "channel", "tags")),
        Group(_("Record"), ("external_id", "created_at", "changed_at")),
    ),
)
