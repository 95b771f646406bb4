"""The consent ledger (append only) and a customer's preferences."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.models import Recorded


class Consent(Recorded):
    """One statement: this customer granted or withdrew this purpose on this channel. The newest statement counts.

    A record like any other to lists, import and API, but append only: a withdrawal is a new statement.
    """

    class State(models.TextChoices):
        GRANTED = "granted", _("Granted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Purpose(models.TextChoices):
        MARKETING = "marketing", _("Marketing")
        SERVICE = "service", _("Service messages")
        SURVEY = "survey", _("Surveys")
        PROFILING = "profiling", _("Profiling")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")
        PHONE = "phone", _("Phone")
        WECHAT = "wechat", _("WeChat")
        WECOM = "wecom", _("WeCom")
        POST = "post", _("Post")
        ANY = "any", _("Any channel")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    text_version = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=500, blank=True)
    stated_at = models.DateTimeField()

    class Meta:
        app_label = "customers"
        db_table = "consent"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], condition=Q(deleted_at__isnull=True), name="consent_external_id_once"),
        ]
        indexes = [models.Index(fields=["customer", "purpose", "channel", "-stated_at", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.purpose} by {self.channel} {self.state}"


class Preferences(models.Model):
    """How a customer wishes to be contacted. Quiet hours are local times; they may span midnight."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="preferences")
    preferred_channel = models.CharField(max_length=10, choices=Consent.Channel.choices, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    timezone = models.CharField(max_length=60, blank=True)

    class Meta:
        app_label = "customers"
        db_table = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to")),
                name="preferences_quiet_hours_whole",
            )
        ]

    def __str__(self) -> str:
        return f"preferences of {self.customer_id}"
