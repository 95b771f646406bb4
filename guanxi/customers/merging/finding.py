"""A merge as the journal tells it: what became what, whether it was undone, and what stands in the way of undoing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.customers.models import Customer
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.problems import NotFound, Problem
from guanxi.records.reading import reach
from guanxi.records.registry import RecordType, registry
from guanxi.values.sentence import listed
from guanxi.values.sentence import sentence as _

KINDS = ("person", "company")
MERGED, UNMERGED = ([f"{kind}.{verb}" for kind in KINDS] for verb in ("merged", "unmerged"))


@dataclass(frozen=True)
class Merged:
    """One merge: `losers` became part of `winner`. `wrote` says whether values of the winner were chosen too."""

    entry: int
    type: RecordType
    winner: int
    losers: tuple[int, ...]
    wrote: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Obstacle:
    """Why a merge cannot be undone now, and the newer merge that has to be undone first, where that is why."""

    problem: Problem
    entry: int | None = None


def merge_of(entry_id: int, actor: Actor, action: str = "read") -> Merged:
    """For whoever may merge such records and may treat all that were part of it so; NotFound for others."""
    _require_some(actor)
    told_still = Entry.objects.filter(kind__in=MERGED, about_id__isnull=False, details__has_key="merged")
    entry = told_still.filter(pk=entry_id).first() if 0 < entry_id < 2**63 else None
    if entry is None:
        raise NotFound
    merged = told(entry)
    require(actor, "merge", merged.type.name)
    wanted = {merged.winner, *merged.losers}
    if set(reachable(merged.type, wanted, actor, action).values_list("pk", flat=True)) != wanted:
        raise NotFound
    return merged


def _require_some(actor: Actor) -> None:
    """Whoever may merge nothing is told so whichever number they name."""
    if not any(actor.may("merge", kind) and actor.may("read", kind) for kind in KINDS):
        require(actor, "merge", KINDS[0])


def told(entry: Entry) -> Merged:
    record_type = registry.of(str(entry.about_object))
    losers = entry.details["merged"]  # one number, where only two could be merged
    ids = tuple(losers) if isinstance(losers, list) else (losers,)
    return Merged(entry.pk, record_type, int(entry.about_id or 0), ids, bool(entry.details.get("fields", True)), entry.actor_name, entry.at)


def reachable(record_type: RecordType, ids: Collection[int], actor: Actor, action: str) -> QuerySet[Any]:
    """Whoever of these the actor may treat so: also those that were merged away, whom no list shows."""
    found = Customer._base_manager.filter(pk__in=ids, kind=record_type.name, erased_at__isnull=True)
    return found.filter(reach(record_type, actor, action))


def undone_by(merged: Merged) -> Entry | None:
    """The entry that undid this merge."""
    found = Entry.objects.filter(kind__in=UNMERGED, about_object=merged.type.name, about_id=merged.winner, details__merge=merged.entry)
    return found.order_by("-pk").first()


def obstacle(merged: Merged, asking: Asking) -> Obstacle | None:
    """What is merged last is undone first: a newer merge stands upon what this one left, so what it did could be told from this one's
    doings no longer."""
    winner = Customer._base_manager.get(pk=merged.winner)
    if winner.merged_into_id is not None:
        newer = _went_in(merged)
        words = _("%(name)s itself became part of %(heir)s on %(day)s. Undo that merge first, then this one.")
        heirs = reachable(merged.type, [winner.merged_into_id], asking.actor, "read").values_list("name", flat=True)
        heir = heirs.first() or _("another record")
        return Obstacle(_problem("merged_away", words, winner.name, newer, asking, heir=heir), newer.pk if newer else None)
    if winner.deleted_at is not None:
        return Obstacle(Problem("binned", _("%(name)s lies in the bin. Take it out first.") % {"name": winner.name}))
    newer = _newer(merged)
    if newer is None:
        return None
    later = told(newer)
    words = _("After this merge, on %(day)s, %(others)s became part of %(name)s as well. Undo that merge first, then this one.")
    names = dict(reachable(later.type, [later.winner, *later.losers], asking.actor, "read").order_by("pk").values_list("pk", "name"))
    kept = names.pop(later.winner, None) or _("another record")
    others = list(names.values()) or [_("another record")]
    return Obstacle(_problem("newer_merge", words, kept, newer, asking, others=listed(others)), newer.pk)


def _problem(code: str, words: Any, name: str, entry: Entry | None, asking: Asking, **more: Any) -> Problem:
    day = date_format(entry.at.astimezone(asking.zone), "Y-m-d") if entry is not None else "–"
    return Problem(code, words % {"name": name, "day": day, **more})


def _went_in(merged: Merged) -> Entry | None:
    """The merge by which the winner went into another."""
    change = Change.objects.filter(
        object=merged.type.name, record_id=merged.winner, after__has_key="merged_into_id", entry__kind__in=MERGED
    )
    return Entry.objects.filter(pk__in=change.values("entry")).order_by("-pk").first()


def _newer(merged: Merged) -> Entry | None:
    """The newest merge since that stands and has the same winner, or wrote something that this one wrote too."""
    given = {"merged": MERGED, "unmerged": UNMERGED, "entry": merged.entry, "kind": merged.type.name, "winner": merged.winner}
    return next(iter(Entry.objects.raw(_NEWER, given)), None)


_NEWER = """
    SELECT e.* FROM journal_entry e WHERE e.kind = ANY(%(merged)s) AND e.id > %(entry)s AND e.details ? 'merged'
    AND (e.about_object = %(kind)s AND e.about_id = %(winner)s OR EXISTS (
        SELECT 1 FROM journal_change n JOIN journal_change c USING (object, record_id)
        WHERE n.entry_id = e.id AND c.entry_id = %(entry)s))
    AND NOT EXISTS (SELECT 1 FROM journal_entry u WHERE u.kind = ANY(%(unmerged)s)
        AND u.about_object = e.about_object AND u.about_id = e.about_id AND (u.details ->> 'merge')::bigint = e.id)
    ORDER BY e.id DESC LIMIT 1
"""
