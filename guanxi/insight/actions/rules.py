"""The rules in force: as the house made them, but for what this company changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from guanxi import measures
from guanxi.insight.actions.kinds import KINDS, Kind
from guanxi.insight.models import ActionRule, ActionTaken
from guanxi.sql.prepared import ask


@dataclass(frozen=True)
class Rule:
    kind: Kind
    is_on: bool
    rank: float
    thresholds: Mapping[str, float]
    is_changed: bool = False

    def __getitem__(self, name: str) -> float:
        return self.thresholds[name]


@dataclass(frozen=True)
class Record:
    """What became of a rule's advice. `open`: done, and it is too early to say whether it did good."""

    tried: measures.Tried
    done: int = 0
    snoozed: int = 0
    open: int = 0


def rules() -> dict[str, Rule]:
    return _in_force(ActionRule.objects.filter(kind__in=KINDS).values("kind", "is_on", "rank", "thresholds"))


def rules_and_records() -> tuple[dict[str, Rule], dict[str, Record]]:
    """Both in one question."""
    [(changed, counted)] = ask(_BOTH, [])
    return _in_force(json.loads(changed or "[]")), _records(json.loads(counted or "[]"))


_BOTH = """
    SELECT
        (SELECT json_agg(json_build_object('kind', kind, 'is_on', is_on, 'rank', rank, 'thresholds', thresholds)) FROM action_rule)::text,
        (SELECT json_agg(counted) FROM (
            SELECT kind, count(*) FILTER (WHERE what = 'done') AS done, count(*) FILTER (WHERE what = 'snoozed') AS snoozed,
                count(*) FILTER (WHERE what = 'not_useful') AS refused,
                count(*) FILTER (WHERE what = 'done' AND outcome = 'hit') AS hits,
                count(*) FILTER (WHERE what = 'done' AND outcome = 'miss') AS misses
            FROM action_taken GROUP BY kind
        ) AS counted)::text
"""


def _in_force(changed: Iterable[Mapping[str, Any]]) -> dict[str, Rule]:
    rows = {one["kind"]: one for one in changed}
    return {name: _rule(kind, rows.get(name)) for name, kind in KINDS.items()}


def _rule(kind: Kind, row: Mapping[str, Any] | None) -> Rule:
    if row is None:
        return Rule(kind, True, kind.rank, kind.defaults)
    kept = {name: row["thresholds"].get(name, value) for name, value in kind.defaults.items()}
    return Rule(kind, row["is_on"], row["rank"], kept, True)


def records() -> dict[str, Record]:
    """By kind, those of which anything was ever done."""
    what, outcome = ActionTaken.What, ActionTaken.Outcome
    counted = {
        "done": Count("pk", filter=Q(what=what.DONE)),
        "snoozed": Count("pk", filter=Q(what=what.SNOOZED)),
        "refused": Count("pk", filter=Q(what=what.NOT_USEFUL)),
        "hits": Count("pk", filter=Q(what=what.DONE, outcome=outcome.HIT)),
        "misses": Count("pk", filter=Q(what=what.DONE, outcome=outcome.MISS)),
    }
    found: Any = ActionTaken.objects.order_by().values("kind").annotate(**counted)
    return _records(found)


def _records(found: Iterable[Mapping[str, Any]]) -> dict[str, Record]:
    return {
        one["kind"]: Record(
            measures.Tried(one["hits"], one["misses"], one["refused"]),
            one["done"],
            one["snoozed"],
            one["done"] - one["hits"] - one["misses"],
        )
        for one in found
    }


def chance(kind: Kind, known: Mapping[str, Record]) -> float:
    """How likely doing it does good; of tasks nobody measures it, so they stand at one."""
    if not kind.outcome:
        return 1.0
    record = known.get(kind.name)
    return float(measures.expected_hit_rate(record.tried if record else measures.Tried()))
