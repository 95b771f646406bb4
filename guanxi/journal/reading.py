"""Reading after the commit: a reader names the kinds it wants; its pile fills in the act's own transaction and a worker empties it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db import transaction

from guanxi.journal.models import Entry, Unread

Read = Callable[[Sequence[Entry]], None]


@dataclass(frozen=True)
class Reader:
    name: str
    kinds: tuple[str, ...]
    read: Read


_readers: dict[str, Reader] = {}


def register(name: str, kinds: Sequence[str], read: Read) -> None:
    """`kinds` may hold patterns such as `order.*`. `read` must be idempotent: after a crash it may see an entry again."""
    _readers[name] = Reader(name, tuple(kinds), read)


def readers_of(kind: str) -> list[str]:
    return [reader.name for reader in _readers.values() if any(fnmatchcase(kind, pattern) for pattern in reader.kinds)]


def read_some(at_most: int = 200) -> int:
    """Every reader takes the oldest entries of its pile; what it reads and the emptied pile are one transaction."""
    return sum(_read_one(reader, at_most) for reader in _readers.values())


def _read_one(reader: Reader, at_most: int) -> int:
    with transaction.atomic():
        pile = list(
            Unread.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(reader=reader.name)
            .select_related("entry")
            .order_by("entry_id")[:at_most]
        )
        if pile:
            reader.read([unread.entry for unread in pile])
            Unread.objects.filter(pk__in=[unread.pk for unread in pile]).delete()
        return len(pile)
