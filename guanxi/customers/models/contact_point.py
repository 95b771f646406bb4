"""Ways to reach a customer: several of each kind, labelled, one primary, each may be invalid or opted out."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class ContactPoint(models.Model):
    """`value` is what a person typed, `normalised` is what matching uses (E.164, lower-case mail)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WECHAT = "wechat", _("WeChat")
        WECOM = "wecom", _("WeCom")
        ADDRESS = "address", _("Address")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=50, blank=True)
    value = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)
    is_primary = models.BooleanField(default=False)
    is_invalid = models.BooleanField(default=False)
    opted_out = models.BooleanField(default=False)

    class Meta:
        app_label = "customers"
        db_table = "contact_point"
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "normalised"], name="contact_point_once"),
            models.UniqueConstraint(fields=["customer", "kind"], condition=Q(is_primary=True), name="contact_point_one_primary"),
            models.CheckConstraint(condition=~Q(value=""), name="contact_point_has_a_value"),
        ]
        indexes = [
            models.Index(fields=["kind", "normalised"], name="contact_point_lookup"),
            GinIndex(
                OpClass(Upper("normalised"), "gin_trgm_ops"),
                name="contact_point_part",
                condition=Q(kind__in=["wechat", "wecom", "address"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
