"""Saved views: filter, order and columns of a list under a name, for oneself or for everybody who may read the object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused, require
from guanxi.journal.models import Entry
from guanxi.journal.undoing import changed_columns, put_back
from guanxi.journal.writing import act
from guanxi.records import filtering, sorting
from guanxi.records.asking import Asking
from guanxi.records.grouping import group_field
from guanxi.records.knowing import Knowing
from guanxi.records.layouts.asked_for import check_layout
from guanxi.records.models import SavedView, ViewChoice
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import RecordType, registry
from guanxi.sql.prepared import ask
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

WORDS = ("filter", "sort", "columns", "group", "layout", "day")
LONGEST = 20_000
MOST = 200
known = Knowing(500)
HAD = """
    SELECT v.id, v.object, v.name, v.words::text, v.shared, u.name, v.version, v.owner_id = %s,
        coalesce(c.pinned, false), coalesce(c.is_default, false)
    FROM saved_view v JOIN access_user u ON u.id = v.owner_id LEFT JOIN view_choice c ON c.view_id = v.id AND c.user_id = %s
    WHERE (v.owner_id = %s OR v.shared) AND v.deleted_at IS NULL
    ORDER BY lower(v.name), v.id
"""
"""Every page asks it, for its menu."""


@dataclass(frozen=True)
class View:
    """A view as one user has it."""

    id: int
    object: str
    name: str
    words: Mapping[str, str]
    shared: bool
    owner: str
    version: int
    mine: bool
    pinned: bool
    is_default: bool


def views_of(actor: Actor) -> list[View]:
    """Those that this actor can use: their own and shared ones, unless a view asks for what they may not read."""
    return [one for one in _had(actor) if _usable(one, actor)]


def view_of(record_type: RecordType, view_id: int, actor: Actor) -> View:
    """One that asks for what this actor may not read is not found: its words would tell of it."""
    for one in _had(actor):
        if one.id == view_id and one.object == record_type.name and _usable(one, actor):
            return one
    raise NotFound


def find_view(view_id: int) -> RecordType | None:
    """Of which list a view is; whether this actor may see it is for `view_of` to say."""
    name = SavedView.objects.filter(pk=view_id, deleted_at=None).values_list("object", flat=True).first() if view_id < 2**63 else None
    return registry.of(name) if name is not None and registry.has(name) else None


def may_change(view: View, actor: Actor) -> bool:
    """One's own; and of shared ones all, for whoever looks after the company's settings."""
    return view.mine or (view.shared and actor.may("change", "settings"))


def save_view(
    record_type: RecordType,
    name: str,
    words: Mapping[str, str],
    *,
    by: Actor,
    shared: bool = False,
    pinned: bool = False,
    is_default: bool = False,
    at: datetime | None = None,
) -> View:
    require(by, "read", record_type.name)
    user = _user_who_writes(by, record_type)
    now = at or timezone.now()
    values = {"name": _name(name), "words": _words(record_type, words, by, now)}
    if SavedView.objects.filter(object=record_type.name, owner_id=user, deleted_at=None).count() >= MOST:
        raise Invalid([Problem("too_many", _("You keep %(n)d views of this list already. Delete some first.") % {"n": MOST}, "name")])
    with _named_once(), act("view.created", by=by, at=now) as entry:
        made = SavedView.objects.create(object=record_type.name, owner_id=user, shared=shared, changed_at=now, **values)
        entry.about = ("view", made.pk)
        _choose(made, user, pinned=pinned, is_default=is_default)
    return view_of(record_type, made.pk, by)


def change_view(
    record_type: RecordType,
    view_id: int,
    *,
    by: Actor,
    name: str | None = None,
    words: Mapping[str, str] | None = None,
    shared: bool | None = None,
    at: datetime | None = None,
) -> int:
    """Gives it another name, other words, other readers; returns the journal entry, by which it can be taken back."""
    now = at or timezone.now()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = _name(name)
    if words is not None:
        values["words"] = _words(record_type, words, by, now)
    if shared is not None:
        values["shared"] = shared
    return _write(record_type, view_id, "view.changed", values, by, now)


def delete_view(record_type: RecordType, view_id: int, *, by: Actor, at: datetime | None = None) -> int:
    now = at or timezone.now()
    return _write(record_type, view_id, "view.deleted", {"deleted_at": now}, by, now)


def choose_view(record_type: RecordType, view_id: int, *, by: Actor, pinned: bool, is_default: bool, at: datetime | None = None) -> None:
    """For oneself only, whoever made the view."""
    view = view_of(record_type, view_id, by)
    user = _user_who_writes(by, record_type)
    with act("view.chosen", by=by, at=at or timezone.now(), about=("view", view.id)):
        _choose(SavedView.objects.get(pk=view.id), user, pinned=pinned, is_default=is_default)


def take_back(entry_id: int, *, by: Actor) -> None:
    """What this actor did to a view a moment ago."""
    entry = Entry.objects.filter(pk=entry_id, actor_key=by.key, kind__in=("view.changed", "view.deleted"), about_object="view").first()
    stored = SavedView.objects.filter(pk=entry.about_id or 0).first() if entry is not None else None
    if stored is None or not registry.has(stored.object) or not _changeable(stored, by):
        raise NotFound
    with _named_once(), act("view.reverted", by=by, about=("view", stored.pk), details={"entry": entry_id}):
        if not put_back(entry_id, "view", changed_columns([entry_id], "view")):
            raise Invalid([Problem("changed_since", _("This view has been changed again since."))])
        SavedView.objects.filter(pk=stored.pk).update(version=F("version") + 1)


def default_of(record_type: RecordType, actor: Actor) -> int | None:
    """The view with which this actor begins."""
    for one in _had(actor):
        if one.is_default and one.object == record_type.name and _usable(one, actor):
            return one.id
    return None


def _had(actor: Actor) -> list[View]:
    """By name, each with what this user does with it."""
    rows = ask(HAD, [actor.user_id] * 3) if actor.user_id is not None else []
    return [View(view_id, name, called, json.loads(words), *more) for view_id, name, called, words, *more in rows]


def _usable(view: View, actor: Actor) -> bool:
    if not registry.has(view.object) or not actor.may("read", view.object):
        return False
    return view.mine or known(("usable", view.id, view.version, actor.sight), lambda: [_can_be_asked(view, actor)])[0]


def _can_be_asked(view: View, actor: Actor) -> bool:
    try:
        _check(registry.of(view.object), view.words, Asking(actor))
    except Invalid:
        return False
    return True


def _check(record_type: RecordType, words: Mapping[str, str], asking: Asking) -> None:
    tree = json.loads(words.get("filter") or "null")
    filtering.compiled(filtering.parse(tree), record_type, asking)
    sorting.parse(tuple(word for word in words.get("sort", "").split(",") if word), record_type, asking.actor)
    if words.get("group"):
        group_field(record_type, words["group"], asking.actor)
    check_layout(record_type, words, asking.actor)


def _words(record_type: RecordType, words: Mapping[str, str], actor: Actor, now: datetime) -> dict[str, str]:
    """Only what a view keeps, and only what can be asked."""
    kept = {name: words[name] for name in WORDS if words.get(name)}
    wrong = Problem("wrong_filter", _("The filter of this view is too long or no filter at all."), "filter")
    if any(len(word) > LONGEST or "\x00" in word for word in kept.values()):
        raise Invalid([wrong])
    try:
        _check(record_type, kept, Asking(actor, now))
    except (ValueError, RecursionError) as error:
        raise Invalid([wrong]) from error
    return kept


def _name(name: str) -> str:
    try:
        cleaned = clean_line(name, 100)
    except ValueProblem as problem:
        raise Invalid([Problem(problem.code, str(problem), "name")]) from problem
    if not cleaned:
        raise Invalid([Problem("no_name", _("Give the view a name."), "name")])
    return cleaned


def _user_who_writes(actor: Actor, record_type: RecordType) -> int:
    """A token that only reads keeps nothing, and nobody keeps anything for the house itself."""
    if actor.read_only or actor.user_id is None:
        raise Refused("change", record_type.name)
    return actor.user_id


def _write(record_type: RecordType, view_id: int, kind: str, values: Mapping[str, Any], by: Actor, now: datetime) -> int:
    _user_who_writes(by, record_type)
    with _named_once(), act(kind, by=by, at=now, about=("view", view_id)) as entry:
        stored = SavedView.objects.select_for_update().filter(pk=view_id, object=record_type.name, deleted_at=None).first()
        if stored is None or not _changeable(stored, by):
            raise NotFound
        SavedView.objects.filter(pk=view_id).update(**values, version=F("version") + 1, changed_at=now)
    return entry.id


def _changeable(stored: SavedView, actor: Actor) -> bool:
    return stored.owner_id == actor.user_id or (stored.shared and actor.may("change", "settings"))


def _choose(view: SavedView, user_id: int, *, pinned: bool, is_default: bool) -> None:
    if is_default:
        ViewChoice.objects.filter(user=user_id, object=view.object, is_default=True).exclude(view=view).update(is_default=False)
    ViewChoice.objects.update_or_create(
        view=view, user_id=user_id, defaults={"object": view.object, "pinned": pinned, "is_default": is_default}
    )


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "saved_view_name_once" not in str(error):
            raise
        raise Invalid([Problem("taken", _("You have a view of this name already."), "name")]) from error
