"""Colleagues who left stay in own fields where they stand, and are given to no record anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guanxi.access.models import User
from guanxi.records.asking import Asking
from guanxi.records.fields.own_links import OwnUser
from guanxi.records.problems import Problem
from guanxi.records.reading import rows as visible_rows
from guanxi.records.registry import RecordType
from guanxi.values.sentence import sentence as _

if TYPE_CHECKING:
    from guanxi.records.cleaning import Cleaned

Given = tuple["Cleaned", OwnUser, int]


def refuse_who_left(record_type: RecordType, cleaned: Sequence[Cleaned], asking: Asking) -> None:
    """What is put back (by undo, by a merge) was chosen when they were here."""
    given = [] if asking.puts_back else list(_given(record_type, cleaned))
    left = _left({user for _one, _field, user in given}) if given else {}
    given = [each for each in given if each[2] in left]
    if not given:
        return
    ids = {one.row.id for one, _field, _user in given if one.row.id is not None}
    found = visible_rows(record_type, asking.actor, "change").filter(pk__in=ids)
    held = {pk: own or {} for pk, own in found.values_list("pk", "own")} if ids else {}
    for one, field, user in given:
        if held.get(one.row.id, {}).get(field.key) != user:
            words = _("“%(field)s”: %(name)s has left and cannot be chosen any more.") % {"field": field.label, "name": left[user]}
            one.problems.append(Problem("has_left", words, field.name))


def _given(record_type: RecordType, cleaned: Sequence[Cleaned]) -> Iterator[Given]:
    fields = [one for one in record_type.fields if isinstance(one, OwnUser)]
    for one in cleaned if fields else ():
        yield from ((one, field, user) for field in fields if (user := one.values.get(field.name)))


def _left(users: set[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=users, is_active=False).only("name", "username")}
