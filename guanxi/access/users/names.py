"""User names: what may be one, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from guanxi.access.impossible import Impossible

LONGEST = 100
_ALLOWED = re.compile(r"[\w.@+-]+\Z")


class BadUserName(Impossible):
    field = "username"


class UserNameTaken(Impossible):
    field = "username"


def folded(username: str) -> str:
    """What two spellings of one user name have in common; lock-out counts by it."""
    return unicodedata.normalize("NFKC", username).strip().upper().lower()


def clean_username(username: str) -> str:
    """NFKC, trimmed; letters whose capitals belong to another letter (ı, ſ, ß) are refused: two names could meet in them."""
    clean = unicodedata.normalize("NFKC", username).strip()
    if not clean or len(clean) > LONGEST or not _ALLOWED.match(clean) or clean.lower() != folded(clean):
        raise BadUserName(_("A user name has up to 100 letters, digits and . @ + - _, without spaces."))
    return clean
