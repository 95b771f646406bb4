"""Saying of two records that they are not the same, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.customers.duplicates.comparing import looked_at
from guanxi.customers.duplicates.finding import one_of
from guanxi.customers.duplicates.loading import profiles
from guanxi.customers.models import DuplicateDecision, DuplicatePair
from guanxi.journal.writing import act
from guanxi.records.problems import NotFound

State = DuplicatePair.State


def dismiss(pair_id: int, *, by: Actor, at: datetime | None = None) -> DuplicatePair:
    """The pair never comes back, unless a name, phone or mail of one of the two changes: then it is another question."""
    now = at or timezone.now()
    pair = one_of(pair_id, by)
    with act("duplicate.dismissed", by=by, at=now, about=(pair.kind, pair.a), details={"other": pair.b}):
        known = profiles([pair.a, pair.b])
        if len(known) < 2:
            raise NotFound
        digest = looked_at(known[pair.a], known[pair.b])
        DuplicateDecision.objects.update_or_create(a=pair.a, b=pair.b, defaults={"looked_at": digest, "by_id": by.user_id, "at": now})
        DuplicatePair.objects.filter(pk=pair.pk).update(state=State.DISMISSED)
    return pair


def reopen(pair_id: int, *, by: Actor, at: datetime | None = None) -> DuplicatePair:
    """For whoever may merge the two, whoever dismissed them."""
    pair = one_of(pair_id, by, state=State.DISMISSED)
    with act("duplicate.reopened", by=by, at=at or timezone.now(), about=(pair.kind, pair.a), details={"other": pair.b}):
        DuplicateDecision.objects.filter(a=pair.a, b=pair.b).delete()
        DuplicatePair.objects.filter(pk=pair.pk).update(state=State.OPEN)
    return pair
