"""What an exchange rate is to the record engine."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.access.visibility import Common
from guanxi.commerce.currency import CurrencyCode
from guanxi.commerce.models import Rate
from guanxi.records.fields import Day, Moment, Number, Text
from guanxi.records.registry import Group, RecordType

RATE = RecordType(
    name="rate",
    plural="rates",
    label=_("Exchange rate"),
    label_plural=_("Exchange rates"),
    icon="value",
    purpose=_("Dated exchange rates: orders in other currencies are counted at the rate of their day."),
    model=Rate,
    visibility=Common(),
    title="currency",
    order=90,
    in_menu=False,
    fields=(
        CurrencyCode(name="currency", label=_("Currency"), required=True, headers=("currency", "from", "币种", "货币")),
        CurrencyCode(name="into", label=_("Into"), required=True, headers=("into", "to", "base", "目标币种", "本币")),
        Day(name="valid_on", label=_("Valid from"), required=True, headers=("date", "valid on", "日期", "生效日期")),
        Number(
            name="rate",
            label=_("Rate"),
            required=True,
            places=10,
            shown_places=6,
            minimum=Decimal("0.0000000001"),
            maximum=Decimal(999_999_999),
            headers=("rate", "汇率"),
        ),
        Text(name="source", label=_("Source"), max_length=100, headers=("source", "来源")),
        Text(name="external_id", label=_("External ID"), null_if_empty=True),
        Moment(name="created_at", label=_("Created"), readonly=True),
        Moment(name="changed_at", label=_("Changed"), readonly=True),
    ),
    default_columns=("currency", "into", "valid_on", "rate", "source"),
    default_sort=("-valid_on",),
    page=(Group(_("Exchange rate"), ("currency", "into", "valid_on", "rate", "source", "external_id", "created_at", "changed_at")),),
)
