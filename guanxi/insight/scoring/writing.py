"""Writing scores back: all kinds of a refresh change in one transaction, so that no reader sees half of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from guanxi.access.actor import Actor
from guanxi.customers.models import ScoreRun
from guanxi.insight.scoring import swapping
from guanxi.insight.scoring.copying import COLUMNS, END, HEAD, among, live_customers, rows_of
from guanxi.insight.scoring.kinds import Scored
from guanxi.journal.writing import act

MANY = 100_000
KEPT_RUNS = 400


def write_scores(scored: Sequence[Scored], *, as_of: datetime, by: Actor) -> list[ScoreRun]:
    """Only customers that are still there get a score. One journal entry for the run, none per score.

    Few scores are written into the table in use; many go into a fresh one that takes its place.
    """
    told = {"kinds": {one.kind: len(one.customers) for one in scored}}
    kinds = [one.kind for one in scored]
    with act("insight.refreshed", by=by, details=told), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        runs = [_run(one, as_of) for one in scored]
        many = sum(len(one.customers) for one in scored) >= MANY
        if not many:
            _hold_customers(cursor, scored)
        live = live_customers(cursor)
        if many:
            _copy(cursor, swapping.begin(cursor), scored, runs, as_of, live)
            swapping.exchange(cursor, kinds)
        else:
            cursor.execute("DELETE FROM current_score WHERE kind = ANY(%s)", [kinds])
            _copy(cursor, "current_score", scored, runs, as_of, live)
        _forget_old_runs(cursor)
    with connection.cursor() as cursor:
        if many:
            _forget_the_gone(cursor, live)
        cursor.execute("ANALYZE current_score")
    return runs


def _forget_the_gone(cursor: Any, live: NDArray[np.int64]) -> None:
    """Who went while the fresh table was filled had scores in the old one only."""
    gone = np.setdiff1d(live, live_customers(cursor), assume_unique=True)
    cursor.execute("DELETE FROM current_score WHERE customer_id = ANY(%s)", [gone.tolist()])


def _hold_customers(cursor: Any, scored: Sequence[Scored]) -> None:
    """Customers come before what is kept of them: a merge waits here, and not for scores while we wait for its customers."""
    ids = sorted({int(customer) for one in scored for customer in one.customers})
    cursor.execute("SELECT FROM customer WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [ids])


def _copy(cursor: Any, table: str, scored: Sequence[Scored], runs: Sequence[ScoreRun], as_of: datetime, live: NDArray[np.int64]) -> None:
    with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(HEAD)
        for one, run in zip(scored, runs, strict=True):
            for rows in rows_of(one, run.pk, as_of, among(one.customers, live)):
                copy.write(rows)
        copy.write(END)


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


def _forget_old_runs(cursor: Any) -> None:
    cursor.execute(
        "DELETE FROM score_run r WHERE NOT EXISTS (SELECT 1 FROM current_score s WHERE s.run_id = r.id) AND r.id < "
        "coalesce((SELECT id FROM score_run x WHERE x.kind = r.kind ORDER BY id DESC OFFSET %s LIMIT 1), 0)",
        [KEPT_RUNS],
    )
