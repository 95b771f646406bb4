"""What the commands need before they act: the user that was named, or a word why not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanxi.access.models import User


class NoSuchUser(Exception):
    """Nobody of this user name."""


def user_named(username: str) -> User:
    from guanxi.access.models import User

    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        raise NoSuchUser(f"There is no user {username!r}. `guanxi user list` shows them all.") from None


def complain(trouble: Exception) -> int:
    print(f"guanxi: {trouble}", file=sys.stderr)
    return 1
