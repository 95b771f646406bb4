"""The customer: one table for whoever buys; a person and a company extend it one to one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.records.models import Recorded


class Customer(Recorded):
    """What people and companies share. Orders, feedback, consents and scores point here."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        COMPANY = "company", _("Company")

    class Lifecycle(models.TextChoices):
        LEAD = "lead", _("Lead")
        CUSTOMER = "customer", _("Customer")
        FORMER = "former", _("Former customer")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("access.Team", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle.choices, default=Lifecycle.LEAD)
    source = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    province = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    industry = models.CharField(max_length=100, blank=True)
    remarks = models.TextField(blank=True)
    opening_orders = models.PositiveIntegerField(null=True)
    opening_mean = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    opening_currency = models.CharField(max_length=3, blank=True)
    opening_last_on = models.DateField(null=True)
    no_profiling = models.BooleanField(default=False, db_default=False)
    is_restricted = models.BooleanField(default=False, db_default=False)
    erased_at = models.DateTimeField(null=True)
    """Since when the row tells nothing of anybody any more, and only counts."""
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        app_label = "customers"
        db_table = "customer"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=Q(opening_mean__isnull=True) | Q(opening_mean__gte=0), name="customer_opening_mean_not_negative"
            ),
            models.UniqueConstraint(fields=["kind", "external_id"], condition=Q(deleted_at__isnull=True), name="customer_external_id_once"),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key", "id"], name="customer_by_name", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["kind", "-changed_at", "-id"], name="customer_by_change", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["kind", "-created_at", "-id"], name="customer_by_birth", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["owner", "kind", "sort_key"], name="customer_by_owner", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["team", "kind", "sort_key"], name="customer_by_team", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["id"], name="customer_unprofiled", condition=Q(no_profiling=True) | Q(is_restricted=True)),
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Person(Customer):
    """A human being. Birth may lack the year; age is derived."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Other")

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="person")
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=150, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)

    class Meta:
        app_label = "customers"
        db_table = "person"
        constraints = [
            models.CheckConstraint(condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1850, 2200)), name="person_birth_year"),
            models.CheckConstraint(condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)), name="person_birth_month"),
            models.CheckConstraint(condition=Q(birth_day__isnull=True) | Q(birth_day__range=(1, 31)), name="person_birth_day"),
        ]


class Company(Customer):
    """A company or other body; companies have parents."""

    class Size(models.TextChoices):
        MICRO = "1-9", "1–9"
        SMALL = "10-49", "10–49"
        MEDIUM = "50-249", "50–249"
        LARGE = "250-999", "250–999"
        HUGE = "1000+", "1 000+"

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="company")
    credit_code = models.CharField(max_length=18, blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, blank=True)
    website = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        app_label = "customers"
        db_table = "company"
        constraints = [models.CheckConstraint(condition=~Q(parent=F("customer")), name="company_not_its_own_parent")]
        indexes = [models.Index(fields=["credit_code"], name="company_credit_code", condition=~Q(credit_code=""))]


class Employment(models.Model):
    """A person's role at a company, with dates; a person may work for several."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="employments")
    title = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    is_main = models.BooleanField(default=False)

    class Meta:
        app_label = "customers"
        db_table = "employment"
        constraints = [
            models.UniqueConstraint(fields=["person", "company", "title"], name="employment_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="employment_one_main"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="employment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.company_id}"
