"""Which users somebody who manages users sees."""

from __future__ import annotations

from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.access.models import User

NAMED = 3


def users_for(actor: Actor) -> QuerySet[User]:
    """All of them: colleagues are no secret inside a company. Active ones first, by name."""
    if not actor.may("change", "users"):
        return User.objects.none()
    return User.objects.select_related("team").prefetch_related("roles", "memberships__team").order_by("-is_active", "name", "pk")


def owners_to_ask() -> list[str]:
    """Names of active owners, a few: one of them is enough."""
    return [str(owner) for owner in User.objects.filter(is_owner=True, is_active=True).order_by("name", "pk")[:NAMED]]
