"""Roles hold grants. A grant only ever widens what a user may do."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from guanxi.access.scopes import ACTIONS, Scope


class Role(models.Model):
    name = models.CharField(_("Name"), max_length=200)
    description = models.CharField(_("Description"), max_length=500, blank=True)

    class Meta:
        app_label = "access"
        db_table = "access_role"
        constraints = [models.UniqueConstraint(Lower("name"), name="access_role_name_once")]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """This role may `action` the records of `object` within `scope`."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    object = models.CharField(max_length=60)
    action = models.CharField(max_length=20, choices=[(action, action) for action in ACTIONS])
    scope = models.PositiveSmallIntegerField(choices=[(scope.value, scope.name.lower()) for scope in Scope if scope])

    class Meta:
        app_label = "access"
        db_table = "access_grant"
        constraints = [models.UniqueConstraint(fields=["role", "object", "action"], name="access_grant_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.action} {self.object} ({Scope(self.scope).name.lower()})"


class FieldGrant(models.Model):
    """A sensitive field that this role may see masked, read, or read and write. `*` means every sensitive field of the object."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="field_grants")
    object = models.CharField(max_length=60)
    field = models.CharField(max_length=100)
    may_write = models.BooleanField(default=False)
    is_masked = models.BooleanField(default=False)

    class Meta:
        app_label = "access"
        db_table = "access_field_grant"
        constraints = [
            models.UniqueConstraint(fields=["role", "object", "field"], name="access_field_grant_once"),
            models.CheckConstraint(condition=~models.Q(may_write=True, is_masked=True), name="access_field_grant_masked_or_written"),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.object}.{self.field}"
