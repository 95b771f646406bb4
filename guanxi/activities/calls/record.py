"""What a logged call is to the record engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.activities.models import Call
from guanxi.customers.linking import OF_THE_RESTRICTED, customer_link
from guanxi.customers.reaching import through_customer
from guanxi.records.asking import Asking
from guanxi.records.fields import Choice, Integer, LongText, Moment, Text, UserLink
from guanxi.records.registry import Group, RecordType

Columns = dict[str, Any]


def derive_call(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    fresh: Columns = {}
    if before is None and not columns.get("called_by_id"):
        fresh["called_by_id"] = asking.actor.user_id
    if not columns.get("called_at"):
        fresh["called_at"] = asking.now
    if not columns.get("direction"):
        fresh["direction"] = Call.Direction.OUT.value
    if not columns.get("outcome"):
        fresh["outcome"] = Call.Outcome.REACHED.value
    return fresh


CALL = RecordType(
    name="call",
    plural="calls",
    label=pgettext_lazy("a record", "Call"),
    label_plural=_("Calls"),
    icon="phone",
    purpose=_("Calls with customers: when, with what outcome, and what was said."),
    model=Call,
    visibility=through_customer(),
    title="text",
    told_by=("customer",),
    derive=derive_call,
    customer_path="customer_id",
    kept_from=OF_THE_RESTRICTED,
    order=81,
    in_menu=False,
    fields=(
        customer_link(),
        Choice(name="direction", label=_("Direction"), options=tuple(Call.Direction.choices), words=(("呼出", "out"), ("呼入", "in"))),
        Choice(name="outcome", label=_("Outcome"), options=tuple(Call.Outcome.choices)),
        Integer(
            name="minutes", label=_("Minutes"), minimum=Decimal(0), maximum=Decimal(1440), headers=("minutes", "duration", "时长", "分钟")
        ),
        LongText(name="text", label=_("What was said"), searchable=True, headers=("text", "note", "通话内容", "备注")),
        UserLink(name="called_by", label=_("Called by"), readonly=True),
        Moment(name="called_at", label=_("Called at"), headers=("date", "called at", "通话时间", "日期")),
        Text(name="external_id", label=_("External ID"), null_if_empty=True),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("text", "customer", "direction", "outcome", "called_by", "called_at"),
    default_sort=("-called_at",),
    page=(
        Group(
            _("Call"),
            ("customer", "direction", "outcome", "minutes", "text", "called_by", "called_at", "external_id", "created_at", "changed_at"),
        ),
    ),
)
