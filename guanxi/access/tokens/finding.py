"""Which tokens an actor may see: their own, and for owners everybody's."""

from __future__ import annotations

from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.access.models import Token


def own_tokens(actor: Actor) -> QuerySet[Token]:
    return Token.objects.filter(user_id=actor.user_id or 0).order_by("revoked_at", "-created_at")


def tokens_of_others(actor: Actor) -> QuerySet[Token]:
    if not actor.may_all:
        return Token.objects.none()
    return (
        Token.objects.exclude(user_id=actor.user_id or 0)
        .filter(revoked_at=None)
        .select_related("user")
        .order_by("user__name", "-created_at")
    )
