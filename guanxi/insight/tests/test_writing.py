"""Scores are written alike into the table in use and into a fresh one that takes its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import CurrentScore, ScoreRun
from guanxi.insight.scoring import writing
from guanxi.insight.scoring.kinds import Scored
from guanxi.insight.tests.conftest import NOW, Company
from guanxi.records.binning import bin_records
from guanxi.records.registry import registry

SHAPE = """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'current_score'::regclass
UNION SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'current_score'
UNION SELECT attname, format_type(atttypid, atttypmod) || attnotnull::text || attidentity::text FROM pg_attribute
WHERE attrelid = 'current_score'::regclass AND attnum > 0 ORDER BY 1, 2"""


def shape() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        return cursor.fetchall()


def scored(ids: list[int]) -> list[Scored]:
    customers = np.array([*ids, 10**9], dtype=np.int64)  # one is not there
    value = np.array([float(at) if at % 3 else np.nan for at in range(len(customers))])
    return [
        Scored("rfm", "m", customers, value, label=["555" if at % 2 else "某" for at in range(len(customers))]),
        Scored(
            "alive",
            "m",
            customers,
            value,
            low=value - 1,
            high=value + 1,
            reasons=[("a", "b") if at % 2 else () for at in range(len(customers))],
        ),
        Scored("cohorts", "m", customers[:0], value[:0]),
    ]


def written() -> list[Any]:
    return sorted(CurrentScore.objects.values_list("kind", "customer_id", "value", "low", "high", "label", "reasons", "at"), key=str)


@pytest.mark.parametrize("many", [1, 10**9])
def test_it_writes_what_was_computed_and_keeps_other_kinds_and_the_shape(
    company: Company, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(writing, "MANY", many)
    ids = company.people(9)
    bin_records(registry.of("person"), [ids[8]], by=SYSTEM)
    before = shape()
    CurrentScore.objects.create(customer_id=ids[0], kind="last_rating", value=4, at=NOW)
    CurrentScore.objects.create(customer_id=ids[0], kind="rfm", value=111, at=NOW)
    for _again in range(2):
        writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    found = written()
    assert len(found) == 8 + 8 + 1
    assert [one for one in found if one[0] == "last_rating"] == [("last_rating", ids[0], 4.0, None, None, "", [], NOW)]
    assert ("rfm", ids[2], 2.0, None, None, "某", [], NOW) in found
    assert ("rfm", ids[3], None, None, None, "555", [], NOW) in found
    assert ("alive", ids[1], 1.0, 0.0, 2.0, "", ["a", "b"], NOW) in found
    assert shape() == before
    assert set(CurrentScore.objects.filter(kind="rfm").values_list("run_id", flat=True)) == {
        ScoreRun.objects.filter(kind="rfm").latest("pk").pk
    }
    CurrentScore.objects.create(customer_id=ids[1], kind="last_rating", value=4, at=NOW)


def test_it_leaves_everything_as_it_was_when_writing_fails(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY", 1)
    ids = company.people(3)
    writing.write_scores(scored(ids), as_of=NOW, by=SYSTEM)
    before, look = written(), shape()
    monkeypatch.setattr(writing, "_forget_old_runs", lambda cursor: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        writing.write_scores(scored(ids[:1]), as_of=NOW, by=SYSTEM)
    assert (written(), shape()) == (before, look)
