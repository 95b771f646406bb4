"""What follows from things that do not change while the process lives is made once: statements, markup that says nothing of a record."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

T = TypeVar("T")
seen_version: ContextVar[int | None] = ContextVar("seen_version", default=None)
"""With which version of the objects the request or job at hand began."""


class Knowing:
    """What was made before, under keys that hold all it depends on: who asks (`Actor.reach`, `Actor.sight`), in which language."""

    all: ClassVar[list[Knowing]] = []
    version: ClassVar[int] = 1
    """Of the objects that all of it is about."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[Hashable, Any] = {}
        self.all.append(self)

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        if (seen_version.get() or self.version) != self.version:
            return make()  # asked by somebody who began before the objects became what they are now
        found: T | None = self.kept.get(key)
        if found is None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            found = self.kept[key] = make()
        return found

    @classmethod
    def forget_all(cls, version: int) -> None:
        """The objects have other fields from now on."""
        cls.version = version
        for one in cls.all:
            one.kept.clear()


class BySight:
    """What follows for an actor from one thing that does not change, under keys that begin with what is asked and hold `Actor.sight`."""

    def __init__(self, most: int = 1_000) -> None:
        self.most = most
        self.kept: dict[Hashable, Any] = {}

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        found: T | None = self.kept.get(key)
        if found is None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            found = self.kept[key] = make()
        return found
