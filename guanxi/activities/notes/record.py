"""What a note is to the record engine."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.activities.models import Note
from guanxi.customers.linking import OF_THE_RESTRICTED, customer_link
from guanxi.customers.reaching import through_customer
from guanxi.records.asking import Asking
from guanxi.records.fields import LongText, Moment, Tags, Text, UserLink
from guanxi.records.registry import Group, RecordType

Columns = dict[str, Any]


def derive_note(columns: Columns, before: Columns | None, asking: Asking) -> Columns:
    fresh: Columns = {}
    if before is None and not columns.get("written_by_id"):
        fresh["written_by_id"] = asking.actor.user_id
    if not columns.get("written_at"):
        fresh["written_at"] = asking.now
    return fresh


NOTE = RecordType(
    name="note",
    plural="notes",
    label=_("Note"),
    label_plural=_("Notes"),
    icon="note",
    purpose=_("What is worth knowing about a customer, in your own words."),
    model=Note,
    visibility=through_customer(),
    title="text",
    told_by=("customer",),
    derive=derive_note,
    customer_path="customer_id",
    kept_from=OF_THE_RESTRICTED,
    order=80,
    in_menu=False,
    fields=(
        customer_link(),
        LongText(name="text", label=_("Text"), required=True, searchable=True, headers=("text", "note", "备注", "内容", "跟进记录")),
        UserLink(name="written_by", label=_("Written by"), readonly=True),
        Moment(name="written_at", label=_("Written at"), headers=("date", "日期", "时间")),
        Tags(name="tags", label=_("Tags"), object_name="note"),
        Text(name="external_id", label=_("External ID"), null_if_empty=True),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("text", "customer", "written_by", "written_at"),
    default_sort=("-written_at",),
    page=(Group(_("Note"), ("customer", "text", "written_by", "written_at", "tags", "external_id", "created_at", "changed_at")),),
)
