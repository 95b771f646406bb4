"""Chains what is still to be chained, verifies the journal, and prints the seconds, what was looked at and the peak memory as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

from guanxi.site.cli import set_up_django
from guanxi.site.database.joining import database


def main() -> int:
    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        set_up_django()
        json.dump(_verified(), sys.stdout)
    return 0


def _verified() -> dict[str, float]:
    from guanxi.journal.chain.linking import chain_all
    from guanxi.journal.chain.verifying import verify

    chain_all()
    began = time.perf_counter()
    report = verify()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"entries": report.entries, "changes": int(max(report.changes, 1)), "findings": len(report.findings)}
    return {"seconds": seconds, "memory": peak, **found}


if __name__ == "__main__":
    raise SystemExit(main())
