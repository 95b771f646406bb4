"""Who may manage a user, and what may never happen to the owners."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.granting import require_cover
from guanxi.access.impossible import Impossible
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused, require


class LastOwner(Impossible):
    """The workspace would be left without anybody who may everything."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("A workspace needs an active owner. Make somebody else an owner first."))


def locked_for_managing(user: User, *, by: Actor) -> User:
    """The user as they are now, locked. Nobody manages somebody who may more than they do themselves."""
    require(by, "change", "users")
    locked = User.objects.select_for_update(of=("self",)).select_related("team").get(pk=user.pk)
    if locked.is_owner and not by.may_all:
        raise Refused("change", "users", _("Only an owner can do this to an owner."))
    require_cover(by, actor_of_user(locked))
    return locked


def check_outcome(user: User, *, by: Actor) -> None:
    """Looks at what the user may after the change, inside its transaction: a refusal undoes everything."""
    require_cover(by, actor_of_user(user))


def owners_locked() -> set[int]:
    """The active owners; the lock makes two owners who demote each other wait in line."""
    return set(User.objects.select_for_update().filter(is_owner=True, is_active=True).order_by("pk").values_list("pk", flat=True))


def check_an_owner_remains() -> None:
    if not User.objects.filter(is_owner=True, is_active=True).exists():
        raise LastOwner()
