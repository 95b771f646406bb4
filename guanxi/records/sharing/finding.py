"""The shares of a record, for whoever may share it; and whom it can be shared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import Lower

from guanxi.access.actor import Actor
from guanxi.access.models import Share, Team, User
from guanxi.access.recognising import actors_of
from guanxi.access.refusing import require
from guanxi.access.sharing import lasting
from guanxi.records.asking import Asking
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType
from guanxi.records.sharing.days import last_day


@dataclass(frozen=True)
class Shown:
    """One share as it holds now. `sees` and `changes` say whether the colleague's roles let them do so with such records at all."""

    id: int
    user: int | None
    team: int | None
    name: str
    may_write: bool
    until: date | None
    by: str
    sees: bool = True
    changes: bool = True


def may_share(record_type: RecordType, record_id: int, actor: Actor) -> bool:
    """Nobody shares on what they see by a share themselves."""
    if not record_type.can_be_shared or not actor.may("share", record_type.name):
        return False
    return rows(record_type, actor, "share").filter(pk=record_id).exists()


def require_sharing(record_type: RecordType, record_id: int, actor: Actor) -> None:
    """Refused where the role lacks the right, NotFound for a record that it does not reach."""
    require(actor, "read", record_type.name)
    require(actor, "share", record_type.name)
    if not 0 < record_id < 2**63 or not may_share(record_type, record_id, actor):
        raise NotFound


def shares_on(record_type: RecordType, record_id: int, asking: Asking) -> list[Shown]:
    """Those that hold now, colleagues first."""
    require_sharing(record_type, record_id, asking.actor)
    found = lasting(record_type.name, record_id).select_related("user", "team", "shared_by")
    found = found.order_by(F("team").asc(nulls_first=True), Lower("user__name"), "pk")
    actors = actors_of({one.user_id for one in found if one.user_id})
    return [_shown(one, record_type, actors, asking) for one in found]


def _shown(one: Share, record_type: RecordType, actors: dict[int, Actor], asking: Asking) -> Shown:
    actor = actors.get(one.user_id) if one.user_id else None
    return Shown(
        one.pk,
        one.user_id,
        one.team_id,
        str(one.user or one.team),
        one.may_write,
        last_day(one.ends_at, asking.zone),
        str(one.shared_by or ""),
        sees=one.user_id is None or (actor is not None and actor.may("read", record_type.name)),
        changes=one.user_id is None or (actor is not None and actor.may("change", record_type.name)),
    )


def choices(but: int | None) -> tuple[list[User], list[Team]]:
    """Colleagues who can sign in, and all teams."""
    colleagues = User.objects.filter(is_active=True).exclude(pk=but or 0)
    return list(colleagues.order_by(Lower("name"), "pk")), list(Team.objects.order_by(Lower("name")))
