"""Erasing a person for good: everything that tells who they are goes, everywhere; what they bought and how they rated it stays and
counts, as that of an anonymous customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.models import Customer
from guanxi.customers.privacy.erasing import journaled
from guanxi.customers.privacy.erasing.erasers import Erasure, erasers, spoken
from guanxi.customers.privacy.erasing.leftovers import remove_after_commit
from guanxi.customers.privacy.erasing.traces import require_quiet
from guanxi.customers.privacy.erasing.words import Words, words_of
from guanxi.journal.chain.erasing import erase
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.asking_together import answers_of
from guanxi.records.locking import WHOLE, hold_these
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import rows, unscoped_rows
from guanxi.records.registry import RecordType, registry
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_text

ERASED = "person.erased"
LONGEST_REASON = 500


def erase_person(person: int, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """All or nothing. One entry of the journal tells who did it, when, why, and of which number; a second one belongs to the chain."""
    asking = Asking(by, at or timezone.now())
    why = _reason(reason)
    with transaction.atomic():
        person_to_erase(person, asking)
        people = _held(person)
        if not _reachable(person, asking):
            raise NotFound
        erasure = _erasure(people, asking)
        require_quiet(erasure)
        _check_reason(why, erasure.words)
        naming = journaled.entries_naming(erasure)
        counts = {name: len(ids) for name, ids in erasure.records.items() if name != "person"}
        details: dict[str, Any] = {"reason": why, "records": counts}
        with act(ERASED, by=by, at=asking.now, about=("person", person), details=details) as entry:
            for eraser in erasers():
                eraser.erase(erasure)
        erase(journaled.told_of(erasure), entries=naming, sparing=[entry.id], by=by, at=asking.now)
        remove_after_commit(erasure.files, erasure.uploads)


def person_to_erase(person: int, asking: Asking) -> None:
    """For whoever may erase such people and reaches this one, in the bin or not; NotFound for everybody else."""
    require(asking.actor, "erase", "person")
    if not (0 < person < 2**63 and _reachable(person, asking)):
        raise NotFound


def _reachable(person: int, asking: Asking) -> bool:
    return rows(registry.of("person"), asking.actor, "erase", binned=None).filter(pk=person).exists()


def _held(person: int) -> list[int]:
    """The person and whoever was merged into them, locked: nobody writes of them meanwhile, nor after."""
    people: list[int] = []
    while people != everyone(person):
        people = everyone(person)
        hold_these(registry.of("person"), people, strength=WHOLE)
    return people


def everyone(person: int) -> list[int]:
    return [person, *Customer._base_manager.filter(merged_into=person).order_by("pk").values_list("pk", flat=True)]


def _erasure(people: list[int], asking: Asking) -> Erasure:
    return Erasure(people, {"person": people} | papers_of(people), words_of(people), asking)


def papers_of(people: list[int]) -> dict[str, list[int]]:
    """Everything that belongs to them, whoever may see it and whether it lies in the bin; and what they said for others."""
    types = [one for one in registry.types() if one.customer_path not in (None, "pk")]
    found = answers_of({one.name: _papers(one, people).values("pk") for one in types})
    return {name: [row["pk"] for row in told] for name, told in found.items() if told}


def _papers(record_type: RecordType, people: list[int]) -> QuerySet[Any]:
    theirs = Q(**{f"{record_type.customer_path}__in": people})
    if path := spoken().get(record_type.name):
        theirs |= Q(**{f"{path}__in": people})
    return unscoped_rows(record_type, binned=None).filter(theirs).order_by("pk")


def _reason(reason: str) -> str:
    why = clean_text(reason, LONGEST_REASON)
    if not why:
        raise Invalid([Problem("required", _("Say why: this stays in the journal."), "reason")])
    return why


def _check_reason(why: str, words: Words) -> None:
    if words.found_in(why):
        raise Invalid([Problem("names_the_person", _("The reason stays: leave out who it is about."), "reason")])
