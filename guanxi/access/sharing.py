"""Shares as far as they hold now: which rows they open to an actor, and who holds those of one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Now

from guanxi.access.actor import Actor
from guanxi.access.models import Share
from guanxi.access.scopes import BY_SHARE_TO_READ, BY_SHARE_TO_WRITE

LASTING = Q(ends_at__isnull=True) | Q(ends_at__gt=Now())


@dataclass(frozen=True)
class Held:
    """One share of a record, for whoever explains it."""

    user: int | None
    team: int | None
    may_write: bool
    ends_at: datetime | None

    def opens(self, actor: Actor, action: str) -> bool:
        serves = action in (BY_SHARE_TO_WRITE if self.may_write else BY_SHARE_TO_READ)
        return serves and (self.team in actor.team_ids if self.user is None else self.user == actor.user_id)


class AmongShared(Func):
    """`key = ANY(ARRAY(…))`: the shares are looked up once, and the index of the key serves beside those of owner and team."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, key: str, held: Q) -> None:
        self.held = held
        super().__init__(F(key), ArraySubquery(Share.objects.filter(LASTING, held).values("record_id")))


def is_shared(actor: Actor, object_name: str, key: str = "pk") -> Q | None:
    """The condition on rows of this object that were shared with the actor, one by one; None where none was. `key` holds their ids."""
    if not {(object_name, False), (object_name, True)} & actor.shares:
        return None
    held = Q(object=object_name) & (Q(user=actor.user_id) | Q(team__in=sorted(actor.team_ids)))
    return Q(AmongShared(key, held if (object_name, False) in actor.shares else held & Q(may_write=True)))


def shares_of(object_name: str, record_id: int) -> tuple[Held, ...]:
    found = lasting(object_name, record_id).order_by("pk")
    return tuple(Held(*row) for row in found.values_list("user", "team", "may_write", "ends_at"))


def lasting(object_name: str, record_id: int) -> QuerySet[Share]:
    return Share.objects.filter(LASTING, object=object_name, record_id=record_id)
