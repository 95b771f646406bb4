"""Sessions end: signed out at the next request."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.models import Session, Token, User
from guanxi.access.refusing import Refused
from guanxi.access.sessions.finding import open_sessions
from guanxi.access.users.managing import locked_for_managing
from guanxi.journal.writing import act


class EndedAlready(Impossible):
    def __init__(self) -> None:
        super().__init__(_("This session has ended already."))


def end_session(*, user: User, name: str, by: Actor, at: datetime) -> None:
    with act("user.session_ended", by=by, at=at, about=("user", user.pk), keep_if_empty=True):
        _check_may_end(user, by)
        ended, _each = open_sessions(user.pk).filter(pk=name).delete()
        if not ended:
            raise EndedAlready


def end_sessions(*, user: User, keep: str = "", by: Actor, at: datetime) -> None:
    """All of them but the one of this name, and those that are on their way in."""
    with act("user.sessions_ended", by=by, at=at, about=("user", user.pk)) as entry:
        _check_may_end(user, by)
        entry.keep_if_empty |= _end_sessions(user, keep)


def end_all_access(user: User, *, at: datetime, keep: str = "") -> None:
    """Sessions and tokens, inside what happens to the user: they leave, their password changes, a second step is taken away."""
    _end_sessions(user, keep)
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def _end_sessions(user: User, keep: str) -> bool:
    ended, _each = Session.objects.filter(user=user).exclude(pk=keep).delete()
    return ended > 0


def _check_may_end(user: User, by: Actor) -> None:
    if by.read_only:
        raise Refused("change", "users")
    if by.user_id != user.pk:
        locked_for_managing(user, by=by)
