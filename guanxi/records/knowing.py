"""What follows from things that do not change while the process lives is made once: statements, markup that says nothing of a record."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ClassVar, TypeVar

T = TypeVar("T")


class Knowing:
    """What was made before, under keys that hold all it depends on: who asks (`Actor.reach`, `Actor.sight`), in which language."""

    all: ClassVar[list[Knowing]] = []

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[Hashable, Any] = {}
        self.all.append(self)

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        found: T | None = self.kept.get(key)
        if found is None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            found = self.kept[key] = make()
        return found

    @classmethod
    def forget_all(cls) -> None:
        """The objects have other fields from now on."""
        for one in cls.all:
            one.kept.clear()
