"""A fixed piece of work in Python and in SQL: how quick this machine is just now, so that figures can be compared as ratios."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable

import psycopg

# Seconds on the machine on which the budgets were set, when nothing else ran on it.
REFERENCE = {"python": 0.40, "sql": 0.33}
TIMES = 3
SQL = "SELECT sum(length(md5(i::text))), count(DISTINCT i % 1000) FROM generate_series(1, 400000) AS i"


def python_loop() -> None:
    found: dict[str, int] = {}
    for number in range(40_000):
        row = {"id": number, "name": f"王丽华 {number % 997}", "total": number * 1.5}
        text = json.dumps(row, ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()[:3]
        found[key] = found.get(key, 0) + len(json.loads(text)["name"].split())


def measured(url: str) -> dict[str, float]:
    with psycopg.connect(url, autocommit=True) as connection:
        return {"python": _best(python_loop), "sql": _best(lambda: connection.execute(SQL).fetchall())}


def slowness(seconds: dict[str, float]) -> float:
    """How many times longer than on the reference machine."""
    python, sql = (seconds[name] / REFERENCE[name] for name in ("python", "sql"))
    return float((python * sql) ** 0.5)


def _best(work: Callable[[], object]) -> float:
    found = []
    for _time in range(TIMES):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)
