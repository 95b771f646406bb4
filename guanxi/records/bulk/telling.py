"""What bulk work has to report: reasons with their numbers, and the first of the records concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.models import BulkChange
from guanxi.records.naming import refs
from guanxi.records.problems import Problem
from guanxi.values.sentence import keep, say_again

LISTED = 500


@dataclass(frozen=True)
class Reason:
    sentence: str
    count: int


@dataclass(frozen=True)
class Stayed:
    ref: Ref
    why: str


def note(bulk: BulkChange, name: str, problems: Mapping[int, Problem]) -> None:
    """`name` is `refused` or `kept`: every reason is counted, the first records are listed."""
    listed = bulk.report.setdefault(name, [])
    reasons = bulk.report.setdefault(f"{name}_why", [])
    known = {_key(one): at for at, one in enumerate(reasons)}
    for pk, problem in problems.items():
        kept = {"code": problem.code, "field": problem.field} | keep(problem.message)
        at = known.setdefault(_key(kept), len(reasons))
        if at == len(reasons):
            reasons.append({**kept, "count": 0})
        reasons[at]["count"] += 1
        if len(listed) < LISTED:
            listed.append([pk, at])


def _key(kept: Mapping[str, Any]) -> str:
    return repr({name: value for name, value in kept.items() if name != "count"})


def forget(bulk: BulkChange, name: str) -> None:
    bulk.report.pop(name, None)
    bulk.report.pop(f"{name}_why", None)


def reasons_of(bulk: BulkChange, name: str) -> list[Reason]:
    """In the reader's language, the most frequent first."""
    found = [Reason(say_again(one), one["count"]) for one in bulk.report.get(f"{name}_why", [])]
    return sorted(found, key=lambda one: -one.count)


def listed_of(bulk: BulkChange, name: str, actor: Actor, most: int) -> list[Stayed]:
    """Those that the reader may see, with the reason; records out of sight or in the bin are only counted."""
    reasons = [say_again(one) for one in bulk.report.get(f"{name}_why", [])]
    pairs = bulk.report.get(name, [])
    seen = refs((bulk.object,), [pk for pk, _at in pairs], actor)
    return [Stayed(seen[pk], reasons[at]) for pk, at in pairs if pk in seen][:most]


def why_stopped(bulk: BulkChange) -> str:
    kept = bulk.report.get("failure")
    return say_again(kept) if kept else ""


def why_undoing_stopped(bulk: BulkChange) -> str:
    kept = bulk.report.get("undoing_stopped")
    return say_again(kept) if kept else ""
