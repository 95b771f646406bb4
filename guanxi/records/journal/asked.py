"""What a reader asks the journal for: whose entries, of which work, about which object, of which day, and before which one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from guanxi.journal.kinds import declared
from guanxi.records.importing.targets import MIXED, MIXED_OBJECTS
from guanxi.records.models import Import
from guanxi.records.registry import registry

IMPORTED = ("import.ran", "import.undone")
SYSTEM_KEY = "system"


@dataclass(frozen=True)
class Asked:
    """`work` is one of `works`; `before` is the entry after which the page goes on, towards older ones."""

    actor_key: str = ""
    work: str = ""
    object: str = ""
    day: date | None = None
    before: int | None = None

    @property
    def kinds(self) -> list[str]:
        """The kinds of entries that the work is; all where none is asked for."""
        known = declared()
        return [name for name in known if not self.work or work_of(name) == self.work]

    def about(self, kind: str) -> Q | None:
        """What entries of this kind must say besides to be about the object; None where none of them is."""
        first = kind.partition(".")[0]
        if not self.object or first == self.object:
            return Q()
        if registry.has(first):
            return None
        if kind in IMPORTED:
            of_it = [self.object, *([MIXED] if self.object in MIXED_OBJECTS else [])]
            return Q(about_object="import", about_id__in=Import.objects.filter(object__in=of_it).values("pk"))
        return Q(about_object=self.object)


def work_of(kind: str) -> str:
    """What is done to records of any object is the same work: `created` for `person.created`."""
    first, _dot, verb = kind.partition(".")
    return verb if registry.has(first) else kind


def works() -> list[tuple[str, Any]]:
    """Each work with the sentence that tells it, as the reader's language orders them."""
    found = {work_of(name): kind.sentence for name, kind in declared().items()}
    return sorted(((work, str(sentence)) for work, sentence in found.items()), key=lambda one: one[1].casefold())
