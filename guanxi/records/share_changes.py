"""Changes of shares in the journal: with whom, how and until when, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.models import Team, User
from guanxi.journal.models import Change
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.sharing.days import last_day

SHARES = Field(name="shares", label=gettext_lazy("Shared with"), readonly=True, filterable=False, sortable=False, in_forms=False)
"""Under which the history tells of them."""


def share_steps(changes: Iterable[Change], asking: Asking) -> list[tuple[str, str]]:
    """(before, after) of each share that changed."""
    mine = [one for one in changes if one.object == "share"]
    names = _names({one.record_id: one.before or one.after or {} for one in mine}) if mine else {}
    return [(_said(names[one.record_id], one.before, asking), _said(names[one.record_id], one.after, asking)) for one in mine]


def _names(told: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Whom each share is with; a change of terms does not tell it again, so it is asked of when the share was made."""
    lacking = [pk for pk, one in told.items() if not {"user_id", "team_id"} & one.keys()]
    made = Change.objects.filter(object="share", record_id__in=lacking, before__isnull=True) if lacking else ()
    whole = {**told, **{one.record_id: one.after or {} for one in made}}
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=[one["user_id"] for one in whole.values() if one.get("user_id")])}
    teams = {team.pk: str(team) for team in Team.objects.filter(pk__in=[one["team_id"] for one in whole.values() if one.get("team_id")])}
    return {pk: users.get(one.get("user_id") or 0) or teams.get(one.get("team_id") or 0) or "?" for pk, one in whole.items()}


def _said(name: str, side: Mapping[str, Any] | None, asking: Asking) -> str:
    """What this side of the change tells; nothing where the share was not there."""
    if side is None:
        return ""
    told = [name]
    if "may_write" in side:
        told.append(way(side["may_write"]))
    if "ends_at" in side or "object" in side:
        told.append(end(parse_datetime(side.get("ends_at") or ""), asking.zone))
    return _(", ").join(told)


def way(may_write: bool) -> str:
    return _("to write") if may_write else _("to read")


def end(ends_at: datetime | None, zone: tzinfo) -> str:
    return _("without end") if ends_at is None else _("until %(day)s") % {"day": last_day(ends_at, zone)}


def terms_of(may_write: bool, ends_at: datetime | None, zone: tzinfo) -> str:
    return _(", ").join((way(may_write), end(ends_at, zone)))
