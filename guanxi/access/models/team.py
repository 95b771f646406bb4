"""Teams form a tree; a user may belong to several."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    name = models.CharField(_("Name"), max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        app_label = "access"
        db_table = "access_team"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="access_team_name_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="access_team_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        app_label = "access"
        db_table = "access_membership"
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="access_membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"
