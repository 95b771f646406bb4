"""A record is shared with a colleague or a team, a share is changed or ended, and each of these is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Share, Team, User
from guanxi.access.refusing import Refused
from guanxi.access.sharing import lasting
from guanxi.journal import undoing
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.comments.colleagues import seers
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import require_may, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.sharing.days import end_of
from guanxi.records.sharing.finding import require_sharing
from guanxi.records.writing import lock_ids
from guanxi.values.sentence import sentence as _

USUAL = timedelta(days=30)
LONGEST = timedelta(days=366 * 10)
KINDS = ("record.shared", "record.share_changed", "record.share_ended")
NEW_TO = "new_to"
"""In the details of an entry: the colleague who could not see the record before."""


@dataclass(frozen=True)
class Terms:
    """With one colleague or one team; `until` is the last day, None means without end."""

    user: int | None = None
    team: int | None = None
    may_write: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Shared:
    share: int
    entry: int


def share_record(record_type: RecordType, record_id: int, terms: Terms, *, by: Actor, at: datetime | None = None) -> Shared:
    """Whoever it is shared with already has it on these terms from now on."""
    asking = Asking(by, at or timezone.now())
    require_sharing(record_type, record_id, by)
    values = _values(terms, asking)
    whom: dict[str, Any] = {"user_id": terms.user, "team_id": terms.team}
    kind = KINDS[1] if lasting(record_type.name, record_id).filter(**whom).exists() else KINDS[0]
    with act(kind, by=by, at=asking.now, about=(record_type.name, record_id)) as entry:
        _hold(record_type, record_id, by, may_write=terms.may_write)
        if kind == KINDS[0] and terms.user is not None and not seers(record_type, record_id, [terms.user]):
            entry.details[NEW_TO] = terms.user
        made, _new = Share.objects.update_or_create(object=record_type.name, record_id=record_id, **whom, defaults=values)
        return Shared(made.pk, entry.id)


def end_share(record_type: RecordType, record_id: int, share_id: int, *, by: Actor, at: datetime | None = None) -> int:
    """The journal's entry of it."""
    require_sharing(record_type, record_id, by)
    with act(KINDS[2], by=by, at=at or timezone.now(), about=(record_type.name, record_id)) as entry:
        _hold(record_type, record_id, by, may_write=False)
        gone, _each = Share.objects.filter(pk=share_id, object=record_type.name, record_id=record_id).delete()
        if not gone:
            raise NotFound
        return entry.id


def undo_sharing(entry_id: int, *, by: Actor) -> None:
    """What this actor did a moment ago, with today's rights; where somebody has changed the share since, it stays."""
    entry = Entry.objects.filter(pk=entry_id, actor_key=by.key, kind__in=KINDS).first()
    if entry is None or not registry.has(str(entry.about_object)) or entry.about_id is None:
        raise NotFound
    record_type, record_id = registry.of(str(entry.about_object)), entry.about_id
    require_sharing(record_type, record_id, by)
    change = Change.objects.filter(entry=entry_id, object="share").first()
    if change is None:
        raise NotFound
    kind = KINDS[2] if change.before is None else KINDS[0] if change.after is None else KINDS[1]
    with act(kind, by=by, about=(record_type.name, record_id), details={"entry": entry_id}):
        if not _taken_back(change):
            raise Invalid([Problem("changed_since", _("This has been changed again since. The history of the record shows by whom."))])
        _hold(record_type, record_id, by, may_write=Share.objects.filter(pk=change.record_id, may_write=True).exists())


def _taken_back(change: Change) -> bool:
    entry = change.entry_id
    if change.before is None:
        return bool(undoing.take_away(entry, "share"))
    if change.after is None:
        return bool(undoing.bring_back(entry, "share"))
    return bool(undoing.put_back(entry, "share", undoing.changed_columns([entry], "share")))


def _hold(record_type: RecordType, record_id: int, by: Actor, *, may_write: bool) -> None:
    """The record stays meanwhile. Nobody shares to write what they may not change by their own roles."""
    if not lock_ids(record_type, [record_id], by, "read"):
        raise NotFound
    require_sharing(record_type, record_id, by)
    if may_write:
        require_may(record_type, "change", by)
        if not rows(record_type, by.served("share"), "change").filter(pk=record_id).exists():
            raise Refused("change", record_type.name, _("You may not change this record yourself, so you can share it to read only."))


def _values(terms: Terms, asking: Asking) -> dict[str, Any]:
    _check_whom(terms)
    today = asking.now.astimezone(asking.zone).date()
    if terms.until is not None and not today <= terms.until <= today + LONGEST:
        raise Invalid([Problem("until", _("The last day is today or later, within ten years; leave it empty for no end."), "until")])
    ends_at = None if terms.until is None else end_of(terms.until, asking.zone)
    return {"may_write": terms.may_write, "ends_at": ends_at, "shared_by_id": asking.actor.user_id, "shared_at": asking.now}


def _check_whom(terms: Terms) -> None:
    if (terms.user is None) == (terms.team is None):
        raise Invalid([Problem("whom", _("Choose one colleague or one team to share with."), "user")])
    if terms.user is not None and not User.objects.filter(is_active=True, pk=terms.user).exists():
        raise Invalid([Problem("no_such_user", _("There is no such colleague, or they have left."), "user")])
    if terms.team is not None and not Team.objects.filter(pk=terms.team).exists():
        raise Invalid([Problem("no_such_team", _("There is no such team."), "team")])
