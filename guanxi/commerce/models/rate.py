"""A dated exchange rate: how much one unit of `currency` is worth in `into`, from that day on until the next one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guanxi.records.models import Recorded


class Rate(Recorded):
    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    valid_on = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    source = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "commerce"
        db_table = "exchange_rate"
        constraints = [
            models.UniqueConstraint(fields=["currency", "into", "valid_on"], condition=Q(deleted_at__isnull=True), name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(currency=F("into")), name="rate_of_two_currencies"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate} {self.into} from {self.valid_on}"
