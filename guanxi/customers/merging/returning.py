"""Bringing back what a merge moved, from what the journal says of it: first the records themselves, then everything that hangs on them.

A column returns where it still holds what the merge wrote. So what was added since stays with the winner, what was moved elsewhere since
stays there, and what was changed since returns to its owner with its change. What a rule of the database refuses stays and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from guanxi.customers.merging.finding import Merged
from guanxi.customers.merging.movers import movers
from guanxi.customers.merging.places import PLACES, owners_in
from guanxi.customers.models import Customer
from guanxi.journal import undoing
from guanxi.journal.models import Change
from guanxi.records.asking import Asking
from guanxi.records.registry import registry
from guanxi.records.storing import tables_of
from guanxi.records.tables import update_rows

GONE = ("deleted_at", "merged_into_id")
PARENT = "parent_id"
TOGETHER = ({"name", "family_name", "given_name", "sort_key"}, {"birth_year", "birth_month", "birth_day"})
"""Columns that say one thing: all of them return, or none."""


@dataclass(frozen=True)
class Kept:
    """What did not return. `code` says why: changed_since, moved_since, gone, taken, key_taken, circle."""

    object: str
    id: int
    code: str
    column: str = ""


@dataclass
class CameBack:
    """`rows` are those that went back, by object."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)


def bring_all_back(merged: Merged, asking: Asking) -> CameBack:
    """Inside an act, with all customers concerned locked."""
    done = CameBack()
    _parents(merged, asking, done)
    _winner(merged, asking, done)
    for loser in merged.losers:
        _loser(merged, loser, asking, done)
    _others(merged, asking)
    for name in _papers(merged):
        _rows(merged, name, asking, done)
    _own_links(merged, asking)
    return done


def _own_links(merged: Merged, asking: Asking) -> None:
    """Own fields of others that pointed at one of those who went point there again."""
    concerned = {merged.winner, *merged.losers}
    objects = Change.objects.filter(entry=merged.entry).order_by("object").values_list("object", flat=True).distinct()
    for name in filter(registry.has, objects):
        columns = [one for one in undoing.changed_columns([merged.entry], name) if one.startswith(undoing.OWN)]
        others = [pk for pk in undoing.written(merged.entry, name, columns) if name != merged.type.name or pk not in concerned]
        if columns and others:
            undoing.put_back(merged.entry, name, columns, only=others, stamp=asking.now)


def _parents(merged: Merged, asking: Asking, done: CameBack) -> None:
    """All in one statement: on the way from one tree to the other, companies might stand above themselves."""
    name = merged.type.name
    ids = undoing.written(merged.entry, name, [PARENT])
    _back, refused = undoing.as_many_as_can(ids, _putting(merged, name, [PARENT], asking))
    done.kept += [Kept(name, pk, "circle", PARENT) for pk in refused]


def _winner(merged: Merged, asking: Asking, done: CameBack) -> None:
    """Its old values, for whatever nobody has changed since."""
    standing = undoing.standing(merged.entry, merged.type.name, tables_of(merged.type.model)).get(merged.winner)
    if standing is None:
        return
    groups = _groups(sorted(standing.before))
    moved = [group for group in groups if standing.moved & standing.apart & set(group)]
    done.kept += [Kept(merged.type.name, merged.winner, "changed_since", group[0]) for group in moved]
    groups = [group for group in groups if group not in moved and group != [PARENT]]
    if groups and not _put(merged, merged.winner, [column for group in groups for column in group], asking):
        for group in groups:
            if not _put(merged, merged.winner, group, asking):
                keyed = "external_id" in group
                done.kept.append(Kept(merged.type.name, merged.winner, "key_taken" if keyed else "taken", group[0]))
                if keyed:
                    _make_room(merged, asking)


def _groups(columns: Sequence[str]) -> list[list[str]]:
    found: dict[Any, list[str]] = {}
    for column in columns:
        found.setdefault(next((number for number, some in enumerate(TOGETHER) if column in some), column), []).append(column)
    return [sorted(group, key=lambda column: column != "name") for group in found.values()]


def _make_room(merged: Merged, asking: Asking) -> None:
    """The winner's own key belongs to somebody else by now: the one that it took from a loser goes back all the same."""
    key = Customer._base_manager.values_list("external_id", flat=True).get(pk=merged.winner)
    if Customer._base_manager.filter(pk__in=merged.losers, external_id=key).exists():
        _forget_key(merged.winner, asking)


def _loser(merged: Merged, loser: int, asking: Asking, done: CameBack) -> None:
    """Out of the bin, under its old number; without its key where somebody else has that by now."""
    if not _put(merged, loser, GONE, asking):
        _forget_key(loser, asking)
        undoing.put_back(merged.entry, merged.type.name, GONE, only=[loser], stamp=asking.now)
        done.kept.append(Kept(merged.type.name, loser, "key_taken", "external_id"))
    done.rows.setdefault(merged.type.name, set()).add(loser)


def _forget_key(customer: int, asking: Asking) -> None:
    version = Customer._base_manager.values_list("version", flat=True).get(pk=customer)
    update_rows("customer", "id", {customer: {"external_id": None, "version": version + 1, "changed_at": asking.now}})


def _put(merged: Merged, record_id: int, columns: Sequence[str], asking: Asking) -> bool:
    try:
        with transaction.atomic():
            undoing.put_back(merged.entry, merged.type.name, columns, only=[record_id], stamp=asking.now)
    except IntegrityError:
        return False
    return True


def _others(merged: Merged, asking: Asking) -> None:
    """Who had been merged into one of the losers before is part of that one again."""
    name = merged.type.name
    before = [pk for pk in undoing.written(merged.entry, name, GONE) if pk not in merged.losers]
    undoing.put_back(merged.entry, name, GONE, only=before, stamp=asking.now)


def _putting(merged: Merged, name: str, columns: Sequence[str], asking: Asking) -> Callable[[Sequence[int]], set[int]]:
    return lambda ids: undoing.put_back(merged.entry, name, columns, only=ids, stamp=asking.now)


def _papers(merged: Merged) -> list[str]:
    """The objects of which the merge wrote rows that a mover knows."""
    moved = {mover.table for mover in movers()}
    names = Change.objects.filter(entry=merged.entry).exclude(object=merged.type.name).order_by("object")
    return [name for name in names.values_list("object", flat=True).distinct() if _table(name) in moved]


def _table(name: str) -> str:
    return next((one.table for one in undoing.tables_of(name) if not one.object_column), "")


def _rows(merged: Merged, name: str, asking: Asking, done: CameBack) -> None:
    """The rows of one object: what the merge made goes, what it moved returns, what it took away as being there twice comes back."""
    entry, place = merged.entry, PLACES.get(name)
    owners = {merged.winner, *merged.losers, *owners_in(entry, place)} if place is not None else set()
    lacking = place.lacking(owners) if place is not None else set()
    if place is not None:
        place.leave(entry)
    undoing.take_away(entry, name)
    columns = [one for one in undoing.changed_columns([entry], name) if place is None or one != place.column]
    back, refused = (
        undoing.as_many_as_can(undoing.written(entry, name), _putting(merged, name, columns, asking)) if columns else (set(), [])
    )
    otherwise = {place.column: False} if place is not None else {}
    lost = undoing.deleted(entry, name)
    again, _refused = undoing.as_many_as_can(lost, lambda ids: undoing.bring_back(entry, name, only=ids, otherwise=otherwise))
    if place is not None:
        place.take(entry)
        place.fill(place.lacking(owners) - lacking)
    done.rows[name] = back & set(undoing.written(entry, name, _naming(name))) | again
    done.kept += [Kept(name, pk, "taken") for pk in [*refused, *(pk for pk in lost if pk not in again)]]
    _tell_what_stayed(merged, name, done)


def _tell_what_stayed(merged: Merged, name: str, done: CameBack) -> None:
    """Only what names a customer: another change travels with the row."""
    moved, gone = undoing.left(merged.entry, name, _naming(name))
    done.kept += [Kept(name, pk, "moved_since") for pk in moved if pk not in done.rows[name]]
    done.kept += [Kept(name, pk, "gone") for pk in gone]


def _naming(name: str) -> list[str]:
    """The columns that name a customer."""
    return [mover.column for mover in movers() if mover.table == _table(name)]
