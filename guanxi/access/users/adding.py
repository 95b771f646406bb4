"""A user is added; they set their own password through a one-time link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.models import User, Workspace
from guanxi.access.refusing import require
from guanxi.access.users.details import clean_details
from guanxi.access.users.links import make_link
from guanxi.access.users.managing import check_outcome
from guanxi.access.users.names import UserNameTaken, clean_username
from guanxi.access.users.placing import Place, put_in_place
from guanxi.access.users.speaking import language_of
from guanxi.journal.writing import act

NOWHERE = Place()


class Invitation(NamedTuple):
    user: User
    link: str


def invite_user(*, username: str, details: Mapping[str, str], place: Place = NOWHERE, by: Actor, at: datetime) -> Invitation:
    """Adds the user and makes the link to hand over: one thing that happens."""
    with act("user.added", by=by, at=at) as entry:
        user = add_user(username=username, details=details, place=place, by=by, at=at)
        entry.about = ("user", user.pk)
        return Invitation(user, make_link(user=user, by=by, at=at))


def add_user(*, username: str, details: Mapping[str, str], place: Place = NOWHERE, by: Actor, at: datetime) -> User:
    """Without a password: nobody can sign in as them before they have set one. Where no language is given, the first sign-in may choose."""
    require(by, "change", "users")
    user = User(username=clean_username(username), created_at=at, keeps_language="language" in details, **_with_defaults(details, by))
    user.set_unusable_password()
    with act("user.added", by=by, at=at) as entry:
        _save_new(user)
        entry.about = ("user", user.pk)
        put_in_place(user, place)
        check_outcome(user, by=by)
    return user


def _with_defaults(details: Mapping[str, str], by: Actor) -> dict[str, str]:
    return clean_details({"name": "", "language": language_of(by), "timezone": Workspace.current().timezone, **details})


def _save_new(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        raise UserNameTaken(_("There is already a user of this name.")) from taken
