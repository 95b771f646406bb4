"""An API token is issued: its secret is shown once and never again."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.lines import needed_line
from guanxi.access.models import Token, User
from guanxi.access.refusing import Refused
from guanxi.access.tokens.recognising import MARK, digest_of
from guanxi.access.users.managing import locked_for_managing
from guanxi.journal.writing import act

SCOPES = ("read", "write")
LONGEST_LIFE = timedelta(days=3660)


class Issued(NamedTuple):
    token: Token
    secret: str


class BadToken(Impossible):
    """A token that cannot be made like this."""


def issue_token(*, user: User, label: str, scope: str, lives: timedelta | None, by: Actor, at: datetime) -> Issued:
    """For oneself, or by whoever manages the user. A token never may more than its user; `read` may not write at all."""
    prefix, rest = secrets.token_hex(4), secrets.token_hex(24)
    secret = f"{MARK}{prefix}_{rest}"
    with act("token.issued", by=by, at=at, about=("user", user.pk)):
        check_may_handle_tokens(user, by=by)
        token = Token(
            user=user,
            label=needed_line(label, field="label"),
            prefix=prefix,
            digest=digest_of(secret),
            scopes=_scopes(scope),
            created_at=at,
        )
        token.expires_at = _end(lives, at)
        token.save()
    return Issued(token, secret)


def check_may_handle_tokens(user: User, *, by: Actor) -> None:
    if by.read_only or (by.user_id == user.pk and not user.is_active):
        raise Refused("change", "users")
    if by.user_id != user.pk:
        locked = locked_for_managing(user, by=by)
        if not locked.is_active:
            raise BadToken(_("This user is deactivated. Activate the user first."), field="user")


def _scopes(scope: str) -> list[str]:
    if scope not in SCOPES:
        raise BadToken(_("A token is for reading, or for reading and writing."), field="scope")
    return ["read"] if scope == "read" else ["read", "write"]


def _end(lives: timedelta | None, at: datetime) -> datetime | None:
    if lives is None:
        return None
    if not timedelta(0) < lives <= LONGEST_LIFE:
        raise BadToken(_("A token lives between one day and ten years."), field="days")
    return at + lives
