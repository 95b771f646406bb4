"""How many rows somebody took out lately, as the journal tells."""

from __future__ import annotations

from datetime import datetime

from django.db.models import IntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.journal.models import Entry
from guanxi.records.registry import registry


def rows_taken(actor: Actor, since: datetime) -> int:
    """Inside the transaction that tells of the next export: another of the same user waits until this one stands there."""
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id or 0)
    kinds = [f"{one.name}.exported" for one in registry.types()]
    told = Entry.objects.filter(actor_key=actor.key, kind__in=kinds, at__gt=since)
    return told.aggregate(rows=Sum(Cast(KT("details__rows"), IntegerField())))["rows"] or 0
