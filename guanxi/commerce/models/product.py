"""A product: what can stand on an order line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.records.models import Recorded


class Product(Recorded):
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    sku = models.CharField(max_length=100, null=True)
    category = models.CharField(max_length=100, blank=True)
    price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        app_label = "commerce"
        db_table = "product"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            models.UniqueConstraint(fields=["sku"], condition=Q(deleted_at__isnull=True), name="product_sku_once"),
            models.UniqueConstraint(fields=["external_id"], condition=Q(deleted_at__isnull=True), name="product_external_id_once"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="product_price_not_negative"),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="product_by_name", condition=Q(deleted_at__isnull=True))]

    def __str__(self) -> str:
        return self.name
