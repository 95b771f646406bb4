"""An API token is revoked: dead at the next request."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.access.models import Token
from guanxi.access.refusing import Refused
from guanxi.access.users.managing import locked_for_managing
from guanxi.journal.writing import act


def revoke_token(*, token: Token, by: Actor, at: datetime) -> None:
    with act("token.revoked", by=by, at=at, about=("user", token.user_id)):
        if by.read_only:
            raise Refused("change", "users")
        if by.user_id != token.user_id:
            locked_for_managing(token.user, by=by)
        Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
