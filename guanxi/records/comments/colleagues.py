"""Colleagues who can be named in a comment, and which of them may see the record that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guanxi.access.models import User
from guanxi.access.recognising import actors_of
from guanxi.records.asking_together import answers_of
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType
from guanxi.values.folding import folded
from guanxi.values.name_pinyin import initials_of, is_han, pinyin_of

OFFERED = 8


@dataclass(frozen=True)
class Colleague:
    """`name` is as it stands behind the @: with the user name where two have the same."""

    id: int
    name: str
    sees: bool


def seers(record_type: RecordType, record_id: int, user_ids: Collection[int]) -> set[int]:
    """Those among these users who may see the record."""
    actors = [one for one in actors_of(user_ids).values() if one.may("read", record_type.name)]
    seen = answers_of({one.key: rows(record_type, one).filter(pk=record_id).values("pk") for one in actors}) if actors else {}
    return {one.user_id for one in actors if one.user_id is not None and seen[one.key]}


def offered(record_type: RecordType, record_id: int, q: str, *, but: int | None) -> list[Colleague]:
    """Colleagues whose name, pinyin, initials or user name hold what was typed; those who see the record come first."""
    found = [one for one in User.objects.filter(is_active=True).values_list("pk", "name", "username") if one[0] != but]
    ranks = {pk: rank for pk, name, username in found if (rank := _rank(name, username, folded(q))) is not None}
    names = _told_apart(found)
    first = sorted(ranks, key=lambda pk: (ranks[pk], names[pk]))[: OFFERED * 3]
    sees = seers(record_type, record_id, first)
    return [Colleague(pk, names[pk], pk in sees) for pk in sorted(first, key=lambda pk: pk not in sees)[:OFFERED]]


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """As they stand behind the @."""
    return {pk: name for pk, name in _told_apart(User.objects.values_list("pk", "name", "username")).items() if pk in user_ids}


def _told_apart(users: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    plain = {pk: (name or username, username) for pk, name, username in users}
    times = Counter(name for name, _username in plain.values())
    return {pk: name if times[name] == 1 else f"{name} ({username})" for pk, (name, username) in plain.items()}


def _rank(name: str, username: str, q: str) -> int | None:
    if not q:
        return 0
    forms = [folded(name), folded(username)]
    if is_han(name):
        forms += [pinyin_of(name).replace(" ", ""), initials_of(name)]
    if any(form.startswith(q) for form in forms):
        return 0
    return 1 if any(q in form for form in forms) else None
