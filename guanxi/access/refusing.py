"""Refusals: what is raised when an actor may not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guanxi.access.actor import Actor
from guanxi.values.sentence import sentence as _


class Refused(Exception):
    """The actor's roles lack this right. Says so; never used for a single record, which is simply not found.

    `missing` are the names of what else is lacking, fields for instance: a page folds them away.
    """

    def __init__(self, action: str, object_name: str, sentence: Any = None, *, missing: Iterable[Any] = ()) -> None:
        self.action, self.object_name, self.missing = action, object_name, tuple(map(str, missing))
        self.in_own_words = sentence is not None
        self.sentence = sentence or _("Your roles do not include this. Ask the owner of the workspace for it.")
        super().__init__(self.sentence)

    def __str__(self) -> str:
        if not self.missing:
            return str(self.sentence)
        return _("%(sentence)s Missing: %(names)s.") % {"sentence": self.sentence, "names": _(", ").join(self.missing)}


def require(actor: Actor, action: str, object_name: str) -> None:
    if not actor.may(action, object_name):
        raise Refused(action, object_name)
