"""A merge in words: what became what, and after its undoing what came back, what stayed, and why. Only what the reader may see is named or
counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.customers.merging.finding import Merged, obstacle, reachable, undone_by
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.fields import Parts, Tags
from guanxi.records.fields.link import Ref
from guanxi.records.naming import refs
from guanxi.records.reading import may_read, rows
from guanxi.records.registry import RecordType, registry

REASONS = {
    "changed_since": gettext_lazy("Changed since the merge: it stays as it is."),
    "moved_since": gettext_lazy("Given to somebody else since the merge: it stays there."),
    "gone": gettext_lazy("Removed since the merge."),
    "taken": gettext_lazy("Its place is taken by now."),
    "circle": gettext_lazy("A company would stand above itself by now."),
    "key_taken": gettext_lazy("Another record has this number by now."),
}
PARTS = {
    "contact_point": gettext_lazy("Ways to reach them"),
    "employment": gettext_lazy("Jobs at companies"),
    "tagging": gettext_lazy("Tags"),
    "file": gettext_lazy("Files"),
    "preferences": gettext_lazy("Wishes"),
}
NAMED = 20


@dataclass(frozen=True)
class Line:
    """So many of these, those that have a name by name."""

    label: Any
    number: int
    names: Sequence[Ref] = ()
    why: Any = ""


def told_whole(merged: Merged, asking: Asking) -> dict[str, Any]:
    """For the page."""
    undone = undone_by(merged)
    standing = obstacle(merged, asking) if undone is None else None
    names = dict(reachable(merged.type, [merged.winner, *merged.losers], asking.actor, "read").values_list("pk", "name"))
    seen = set(rows(merged.type, asking.actor).filter(pk__in=names).values_list("pk", flat=True))
    people = [(names[pk], merged.type.url_of(pk) if pk in seen else "") for pk in (merged.winner, *merged.losers)]
    return {
        "merged": merged,
        "winner": people[0],
        "losers": people[1:],
        "undone": undone,
        "obstacle": standing,
        **(told_undone(merged, undone, asking) if undone is not None else {}),
    }


def told_undone(merged: Merged, undone: Entry, asking: Asking) -> dict[str, Any]:
    details = undone.details
    changed = Change.objects.filter(entry=undone.pk, before__isnull=False, after__isnull=False)
    return {
        "back": _counted(merged, details["back"], asking, lambda name: {"pk__in": changed.filter(object=name).values("record_id")}),
        "stays": _counted(merged, details["stays"], asking, lambda name: _added(merged, name)),
        "kept": _kept(merged, details["kept"], asking),
        "kept_more": max(0, details["kept_count"] - len(details["kept"])) if asking.actor.may_all else 0,
    }


def _added(merged: Merged, name: str) -> dict[str, Any]:
    made = Change.objects.filter(object=name, entry__gt=merged.entry, before__isnull=True, after__isnull=False)
    return {"customer": merged.winner, "pk__in": made.values("record_id")}


def _counted(merged: Merged, numbers: Mapping[str, int], asking: Asking, which: Any) -> list[Line]:
    """Records are counted anew among those that this reader sees; of parts the number is told to whoever may read them all."""
    papers = [name for name in numbers if registry.has(name) and name != merged.type.name and asking.actor.may("read", name)]
    seen = _seen({name: rows(registry.of(name), asking.actor).filter(**which(name)) for name in papers})
    lines = [Line(registry.of(name).label_plural, seen[name]) for name in papers if seen.get(name)]
    return lines + [Line(PARTS[name], number) for name, number in numbers.items() if may_count(merged.type, name, asking.actor)]


def _seen(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """All of it in one question."""
    counts = [
        found.order_by().annotate(told_object=Value(name)).values("told_object").annotate(n=Count("pk")).values_list("told_object", "n")
        for name, found in asked.items()
    ]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def may_count(record_type: RecordType, name: str, actor: Actor) -> bool:
    """A part is told of where the fields that show it may be read; a job leads to two records, so only to whoever sees all of both."""
    if name not in PARTS:
        return False
    if name == "employment":
        return all(actor.scope("read", kind) == Scope.ALL for kind in ("person", "company"))
    fields = [
        one
        for one in record_type.fields
        if (isinstance(one, Parts) and one.model._meta.db_table == name) or (isinstance(one, Tags) and name == "tagging")
    ]
    return all(may_read(record_type, one, actor) for one in fields)


def _kept(merged: Merged, kept: Sequence[Mapping[str, Any]], asking: Asking) -> list[Line]:
    lines: dict[tuple[str, str, str], list[int]] = {}
    for one in kept:
        column = one["column"] if one["object"] == merged.type.name else ""
        lines.setdefault((one["object"], one["code"], column), []).append(one["id"])
    return [line for (name, code, column), ids in lines.items() if (line := _line(merged, name, code, column, ids, asking)) is not None]


def _line(merged: Merged, name: str, code: str, column: str, ids: Sequence[int], asking: Asking) -> Line | None:
    why = REASONS[code]
    if not registry.has(name):
        return Line(PARTS[name], len(ids), why=why) if may_count(merged.type, name, asking.actor) else None
    record_type = registry.of(name)
    seen = [ref for ref in refs((name,), ids, asking.actor).values() if not ref.erased] if asking.actor.may("read", name) else []
    if not seen:
        return None
    if not column:
        return Line(record_type.label_plural, len(seen), seen[:NAMED], why)
    field = next((one for one in record_type.fields if column in one.columns()), None)
    if field is None or not may_read(record_type, field, asking.actor):
        return None
    return Line(_("“%(field)s” of %(name)s") % {"field": field.label, "name": seen[0].name}, 1, (), why)
