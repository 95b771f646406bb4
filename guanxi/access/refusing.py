"""Refusals: what is raised when an actor may not."""

from __future__ import annotations

from typing import Any

from guanxi.access.actor import Actor
from guanxi.values.sentence import sentence as _


class Refused(Exception):
    """The actor's roles lack this right. Says so; never used for a single record, which is simply not found."""

    def __init__(self, action: str, object_name: str, sentence: Any = None) -> None:
        self.action, self.object_name = action, object_name
        super().__init__(sentence or _("Your roles do not include this. Ask the owner of the workspace for it."))


def require(actor: Actor, action: str, object_name: str) -> None:
    if not actor.may(action, object_name):
        raise Refused(action, object_name)
