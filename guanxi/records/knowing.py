"""What follows from things that do not change while the process lives is made once: statements, markup that says nothing of a record."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

T = TypeVar("T")
seen_version: ContextVar[int | None] = ContextVar("seen_version", default=None)
"""With which version of the objects the request or job at hand began."""


class Remembering:
    """What was made under a key is not made again; when there is too much of it, all is forgotten."""

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


class Knowing(Remembering):
    """What was made before, under keys that hold all it depends on: who asks (`Actor.reach`, `Actor.sight`), in which language."""

    all: ClassVar[list[Knowing]] = []
    version: ClassVar[int] = 1
    """Of the objects that all of it is about."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.all.append(self)

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        if (seen_version.get() or self.version) != self.version:
            return make()  # asked by somebody who began before the objects became what they are now
        return super().__call__(key, make)

    @classmethod
    def forget_all(cls, version: int) -> None:
        """The objects have other fields from now on."""
        cls.version = version
        for one in cls.all:
            one.kept.clear()
