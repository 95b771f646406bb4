"""An order with its lines and refunds. Money is Decimal in the order's own currency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.models import Recorded


class Order(Recorded):
    """`total` is what the customer owes for it; `refunded` is the sum of its refunds; `cost` is what it cost us, where known."""

    class Status(models.TextChoices):
        OPEN = "open", _("Unpaid")
        PAID = "paid", _("Paid")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="orders", db_index=False)
    contact = models.ForeignKey("customers.Person", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    number = models.CharField(max_length=100)
    ordered_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=18, decimal_places=4)
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    refunded = models.DecimalField(max_digits=18, decimal_places=4, default=0, db_default=0)
    channel = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PAID)
    promised_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)

    class Meta:
        app_label = "commerce"
        db_table = "purchase_order"
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(refunded__gte=0), name="order_refunded_not_negative"),
            models.UniqueConstraint(fields=["external_id"], condition=Q(deleted_at__isnull=True), name="order_external_id_once"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="order_currency"),
        ]
        indexes = [
            models.Index(fields=["customer", "-ordered_at"], name="order_of_customer"),
            models.Index(fields=["contact"], name="order_of_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=["-ordered_at", "-id"], name="order_by_date", condition=Q(deleted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """`amount` is quantity × unit price less discount, as booked."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("commerce.Product", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)
    discount = models.DecimalField(max_digits=18, decimal_places=4, default=0)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        app_label = "commerce"
        db_table = "order_line"

    def __str__(self) -> str:
        return self.name


class Refund(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    refunded_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "commerce"
        db_table = "refund"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive"),
            models.UniqueConstraint(fields=["order", "external_id"], name="refund_external_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of order {self.order_id}"
