"""In which language a new colleague, or what is made for all, begins."""

from __future__ import annotations

from guanxi.access.actor import Actor
from guanxi.access.models import User, Workspace


def language_of(by: Actor) -> str:
    """That of whoever does it. Where no person does, as at the command line: the first owner's, and without one the company's."""
    if by.user_id is not None:
        return by.language
    owners = User.objects.filter(is_owner=True, is_active=True).order_by("pk")
    return owners.values_list("language", flat=True).first() or Workspace.current().language
