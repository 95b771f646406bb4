"""A rule changes: on or off, its rank, its thresholds; or it is as the house made it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.refusing import require
from guanxi.insight.actions.kinds import KINDS, Kind, Threshold
from guanxi.insight.models import ActionRule
from guanxi.journal.writing import act
from guanxi.records.problems import NotFound

LEAST_RANK, MOST_RANK = 0.1, 10.0


class BadRule(Impossible):
    """A threshold or a rank that cannot be taken."""


def change_rule(name: str, *, is_on: bool, rank: Any, thresholds: Mapping[str, Any], by: Actor, at: datetime | None = None) -> None:
    require(by, "change", "settings")
    kind = _known(name)
    given = {one.name: _within(thresholds.get(one.name), one.least, one.most, one.name, one.places == 0) for one in kind.thresholds}
    if "after" in given and "until" in given and given["after"] > given["until"]:
        called = {one.name: one.label for one in kind.thresholds}
        raise BadRule(_("“%(first)s” lies after “%(last)s”.") % {"first": called["after"], "last": called["until"]}, field="until")
    values = {"is_on": is_on, "rank": _within(rank, LEAST_RANK, MOST_RANK, "rank", False), "thresholds": given}
    with act("action_rule.changed", by=by, at=at):
        ActionRule.objects.update_or_create(kind=name, defaults=values)


def reset_rule(name: str, *, by: Actor, at: datetime | None = None) -> None:
    require(by, "change", "settings")
    with act("action_rule.changed", by=by, at=at):
        ActionRule.objects.filter(kind=_known(name).name).delete()


def unit_of(one: Threshold) -> str:
    bounds = {"least": number_format(one.least), "most": number_format(one.most), "unit": one.unit}
    return _("%(unit)s, %(least)s to %(most)s") % bounds


def _known(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _within(value: Any, least: float, most: float, field: str, whole: bool) -> float:
    try:
        found = float(str(value).strip())
    except ValueError:
        raise BadRule(_("“%(value)s” is no number.") % {"value": value}, field=field) from None
    if not least <= found <= most:
        told = {"least": number_format(least), "most": number_format(most)}
        raise BadRule(_("This lies between %(least)s and %(most)s.") % told, field=field)
    if whole and found != int(found):
        raise BadRule(_("This takes whole numbers."), field=field)
    return found
