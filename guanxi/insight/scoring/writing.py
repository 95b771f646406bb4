"""Writing scores back: all kinds of a refresh change in one transaction, so that no reader sees half of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.customers.models import ScoreRun
from guanxi.insight.scoring.kinds import Scored
from guanxi.journal.writing import act

BLOCK = 20_000
KEPT_RUNS = 400


def write_scores(scored: Sequence[Scored], *, as_of: datetime, by: Actor) -> list[ScoreRun]:
    """Only customers that are still there get a score. One journal entry for the run, none per score."""
    told = {"kinds": {one.kind: len(one.customers) for one in scored}}
    with act("insight.refreshed", by=by, details=told), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        runs = [_run(one, as_of) for one in scored]
        cursor.execute("DELETE FROM current_score WHERE kind = ANY(%s)", [[one.kind for one in scored]])
        cursor.execute(
            "CREATE TEMP TABLE score_in (customer_id bigint, kind varchar(40), run_id bigint, value float8, low float8, high float8, "
            "label varchar(40), reasons varchar(60)[], at timestamptz) ON COMMIT DROP"
        )
        for one, run in zip(scored, runs, strict=True):
            _copy(one, run, as_of)
        cursor.execute(
            "INSERT INTO current_score (customer_id, kind, run_id, value, low, high, label, reasons, at) "
            "SELECT s.* FROM score_in s WHERE EXISTS (SELECT 1 FROM customer c WHERE c.id = s.customer_id AND c.deleted_at IS NULL)"
        )
        _forget_old_runs(cursor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE current_score")
    return runs


def _run(one: Scored, as_of: datetime) -> ScoreRun:
    return ScoreRun.objects.create(
        kind=one.kind,
        as_of=as_of,
        method=one.method[:60],
        parameters=dict(one.parameters),
        summary=dict(one.summary),
        data_hash=_digest(one),
        customers=len(one.customers),
        made_at=timezone.now(),
    )


def _digest(one: Scored) -> str:
    digest = hashlib.sha256()
    digest.update(np.ascontiguousarray(one.customers).tobytes())
    digest.update(np.ascontiguousarray(one.value).tobytes())
    return digest.hexdigest()


def _copy(one: Scored, run: ScoreRun, as_of: datetime) -> None:
    nothing = [None] * len(one.customers)
    low, high = (nothing if some is None else _plain(some) for some in (one.low, one.high))
    labels = one.label if one.label is not None else [""] * len(one.customers)
    reasons = one.reasons if one.reasons is not None else [()] * len(one.customers)
    arrays: dict[tuple[str, ...], str] = {}
    columns = "customer_id, kind, run_id, value, low, high, label, reasons, at"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(f"COPY score_in ({columns}) FROM STDIN") as copy:
        for row in zip(one.customers.tolist(), _plain(one.value), low, high, labels, reasons, strict=True):
            copy.write_row((row[0], one.kind, run.pk, row[1], row[2], row[3], row[4], _array(row[5], arrays), as_of))


def _array(reasons: Sequence[str], known: dict[tuple[str, ...], str]) -> str:
    key = tuple(reasons)
    if key not in known:
        known[key] = "{" + ",".join(key) + "}"
    return known[key]


def _plain(values: Any) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _forget_old_runs(cursor: Any) -> None:
    cursor.execute(
        "DELETE FROM score_run r WHERE NOT EXISTS (SELECT 1 FROM current_score s WHERE s.run_id = r.id) AND r.id < "
        "coalesce((SELECT id FROM score_run x WHERE x.kind = r.kind ORDER BY id DESC OFFSET %s LIMIT 1), 0)",
        [KEPT_RUNS],
    )
