"""The inbox as an actor sees it: pairs of which both records may be seen and merged, with the reasons whose fields may be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.duplicates.words import Sight, sight_of
from guanxi.customers.models import DuplicatePair
from guanxi.records.asking import Asking
from guanxi.records.finding import Count, Record, get_many
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry

KINDS = ("person", "company")
COUNTED_TO = 1_000
TOGETHER = 5
FURTHER = 500


@dataclass(frozen=True)
class Found:
    """A pair as this actor may know it. There is no score where a reason is held back: it would tell of it."""

    id: int
    a: Record
    b: Record
    score: float | None
    reasons: list[str]
    found_at: Any


@dataclass(frozen=True)
class Inbox:
    """`reason` is a code, `least` a score; `after` is where the page before ended."""

    kind: str
    reason: str = ""
    least: float = 0.0
    after: tuple[float, int] | None = None
    limit: int = 20


def kinds_of(actor: Actor) -> list[str]:
    """What the actor may merge at all."""
    return [kind for kind in KINDS if actor.may("merge", kind) and actor.may("read", kind)]


def page_of(inbox: Inbox, asking: Asking, columns: Sequence[str] = ()) -> tuple[list[Found], str | None]:
    """The likeliest first, and the mark of the next page."""
    record_type = registry.of(inbox.kind)
    require(asking.actor, "merge", inbox.kind)
    sight = sight_of(record_type, asking.actor)
    pairs = _narrowed(pairs_of(record_type, asking.actor, sight), inbox, sight)
    if inbox.after is not None:
        pairs = pairs.filter(TupleLessThan(Tuple(F("score"), F("id")), inbox.after))
    taken = list(pairs.order_by("-score", "-id").values("id", "a", "b", "score", "reasons", "found_at")[: inbox.limit + 1])
    shown = taken[: inbox.limit]
    following = f"{shown[-1]['score']!r}_{shown[-1]['id']}" if len(taken) > inbox.limit else None
    return _found(record_type, shown, sight, asking, columns), following


def groups_of(inbox: Inbox, pairs: Sequence[Found], actor: Actor) -> dict[int, list[int]]:
    """By pair, where one of the two stands in further pairs: all of these records together, the likeliest first, as many as can become
    one at a time."""
    record_type = registry.of(inbox.kind)
    ids = {record.id for one in pairs for record in (one.a, one.b)}
    further = pairs_of(record_type, actor, sight_of(record_type, actor)).filter(Q(a__in=ids) | Q(b__in=ids)) if ids else None
    beside: dict[int, list[int]] = {}
    for a, b in further.order_by("-score", "-id").values_list("a", "b")[:FURTHER] if further is not None else ():
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    groups = {one.id: list(dict.fromkeys([one.a.id, one.b.id, *beside.get(one.a.id, ()), *beside.get(one.b.id, ())])) for one in pairs}
    return {pair: group[:TOGETHER] for pair, group in groups.items() if len(group) > 2}


def count(inbox: Inbox, actor: Actor, most: int = COUNTED_TO) -> Count:
    record_type = registry.of(inbox.kind)
    sight = sight_of(record_type, actor)
    number = len(_narrowed(pairs_of(record_type, actor, sight), inbox, sight).order_by().values_list("id")[: most + 1])
    return Count(min(number, most), number > most)


def count_all(actor: Actor, most: int) -> int:
    """The open pairs of every kind that this actor may decide on, in one question."""
    pairs = [
        pairs_of(record_type, actor, sight_of(record_type, actor)).order_by().values_list("id")[: most + 1]
        for record_type in map(registry.of, kinds_of(actor))
    ]
    return min(len(pairs[0].union(*pairs[1:], all=True)), most) if pairs else 0


def pairs_of(record_type: RecordType, actor: Actor, sight: Sight, *, state: str = DuplicatePair.State.OPEN) -> QuerySet[DuplicatePair]:
    mergeable = rows(record_type, actor, "merge")
    found = DuplicatePair.objects.filter(kind=record_type.name, state=state)
    found = found.filter(Exists(mergeable.filter(pk=OuterRef("a"))), Exists(mergeable.filter(pk=OuterRef("b"))))
    return found if sight.whole else found.filter(reasons__overlap=sight.for_)


def one_of(pair_id: int, actor: Actor, *, state: str = DuplicatePair.State.OPEN) -> DuplicatePair:
    """NotFound unless this actor may decide on this pair."""
    kind = DuplicatePair.objects.filter(pk=pair_id).values_list("kind", flat=True).first() if 0 < pair_id < 2**63 else None
    if kind is None or kind not in kinds_of(actor):
        raise NotFound
    record_type = registry.of(kind)
    found = pairs_of(record_type, actor, sight_of(record_type, actor), state=state).filter(pk=pair_id).first()
    if found is None:
        raise NotFound
    return found


def _narrowed(pairs: QuerySet[DuplicatePair], inbox: Inbox, sight: Sight) -> QuerySet[DuplicatePair]:
    if inbox.reason:
        pairs = pairs.filter(reasons__contains=[inbox.reason]) if inbox.reason in sight.codes else pairs.none()
    return pairs.filter(score__gte=inbox.least) if inbox.least else pairs


def _found(
    record_type: RecordType, taken: Sequence[Mapping[str, Any]], sight: Sight, asking: Asking, columns: Sequence[str]
) -> list[Found]:
    ids = sorted({pk for one in taken for pk in (one["a"], one["b"])})
    records = {record.id: record for record in get_many(record_type, ids, asking, columns=columns)} if ids else {}
    found = []
    for one in taken:
        if {one["a"], one["b"]} <= set(records):
            reasons = sight.of(one["reasons"])
            score = one["score"] if len(reasons) == len(one["reasons"]) else None
            found.append(Found(one["id"], records[one["a"]], records[one["b"]], score, reasons, one["found_at"]))
    return found


def mark_of(word: str) -> tuple[float, int] | None:
    """A mark that was made up is none."""
    score, _line, pk = word.partition("_")
    try:
        return (float(score), int(pk)) if word else None
    except ValueError:
        return None
