"""Bulk work in words: what was asked for, how far it is, how it ended."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.bulk.deeds import What
from guanxi.records.bulk.finding import type_of
from guanxi.records.bulk.telling import why_stopped
from guanxi.records.fields.link import Link
from guanxi.records.fields.user_link import UserLink
from guanxi.records.models import BulkChange
from guanxi.records.reading import readable_field

State = BulkChange.State
OWNER = "owner"
SHORT = 60


def title_of(bulk: BulkChange, asking: Asking) -> str:
    """What is done to what, in the reader's words; a field that the reader may not read keeps its value to itself."""
    record_type = type_of(bulk)
    objects, field = str(record_type.label_plural), readable_field(record_type, bulk.field, asking.actor) if bulk.field else None
    named: dict[str, Any] = {"objects": objects, "field": field.label if field else bulk.field, "value": value_of(bulk, asking)}
    if bulk.what == What.DELETE:
        return _("%(objects)s: delete") % named
    if bulk.what == What.RESTORE:
        return _("%(objects)s: take out of the bin") % named
    if bulk.what == What.TAG:
        return _("%(objects)s: put on the tag “%(value)s”") % named
    if bulk.what == What.UNTAG:
        return _("%(objects)s: take off the tag “%(value)s”") % named
    if field is None:
        return _("%(objects)s: change a field") % named
    if not named["value"]:
        return _("%(objects)s: empty “%(field)s”") % named
    if bulk.field == OWNER:
        return _("%(objects)s: assign to %(value)s") % named
    return _("%(objects)s: set “%(field)s” to “%(value)s”") % named


def value_of(bulk: BulkChange, asking: Asking) -> str:
    record_type = type_of(bulk)
    one = readable_field(record_type, bulk.field or "tags", asking.actor)
    if one is None or bulk.value in (None, ""):
        return ""
    if bulk.what in {What.TAG, What.UNTAG}:
        return ", ".join(one.clean(bulk.value, asking))
    try:
        value = one.clean(bulk.value, asking)
        if isinstance(one, (Link, UserLink)):
            [value] = one.load(record_type, [0], [value], asking) or [None]
        return one.as_text(value, asking)[:SHORT]
    except ValueError:
        return str(bulk.value)[:SHORT]


def state_of(bulk: BulkChange) -> dict[str, Any]:
    words: dict[str, tuple[Any, str]] = {
        State.WAITING: (_("Waiting"), "accent"),
        State.RUNNING: (_("Running"), "accent"),
        State.DONE: (_("Done"), "warn" if bulk.refused else "good"),
        State.STOPPED: (_("Stopped"), "warn"),
        State.FAILED: (_("Stopped"), "bad"),
        State.UNDOING: (_("Being undone"), "accent"),
        State.UNDONE: (_("Undone in part"), "warn") if bulk.may_be_undone else (_("Undone"), ""),
    }
    word, tone = words[State(bulk.state)]
    return {"state": word, "tone": tone}


def percent_of(bulk: BulkChange) -> int | None:
    if bulk.state == State.UNDOING and bulk.changed:
        return min(100, int(100 * (bulk.returned + bulk.kept) / bulk.changed))
    if bulk.state != State.RUNNING or not bulk.matching:
        return None
    return int(100 * bulk.treated / bulk.matching)


def sentence_of(bulk: BulkChange, asking: Asking) -> str:
    """How it ended: what is said on the next page of whoever asked for it."""
    named = {"what": title_of(bulk, asking)}
    if bulk.state == State.UNDONE:
        figures = {"returned": _figure(bulk.returned), "kept": _figure(bulk.kept)}
        return _("%(what)s: undone. Given back: %(returned)s, stayed as they are: %(kept)s.") % {**named, **figures}
    if bulk.state == State.FAILED:
        return _("%(what)s: stopped. %(why)s") % {**named, "why": why_stopped(bulk)}
    counts = [_("%(n)s changed") % {"n": _figure(bulk.changed)}]
    counts += [_("%(n)s unchanged") % {"n": _figure(bulk.unchanged)}] if bulk.unchanged else []
    counts += [_("%(n)s refused") % {"n": _figure(bulk.refused)}] if bulk.refused else []
    words = _("%(what)s: stopped as you asked. %(counts)s.") if bulk.state == State.STOPPED else _("%(what)s: done. %(counts)s.")
    return words % {**named, "counts": _(", ").join(counts)}


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)
